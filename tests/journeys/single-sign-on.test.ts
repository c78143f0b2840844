import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, inject, it } from 'vitest'
import { signIn } from '../fixtures/member.ts'
import { newMailbox, newShopper } from '../fixtures/shop-client.ts'

const shop = inject('shop')
const run = promisify(execFile)

/** The system of docs/sso.md, a program of its own. */
async function secondSystem(audience: string, token: string): Promise<unknown> {
  const program = 'docs/examples/second-system.mjs'
  const { stdout } = await run(process.execPath, [program, shop.url, audience, token])
  return JSON.parse(stdout)
}

it('a member is signed in to a second system by a token that it verifies itself', async () => {
  const { shopper, member } = await signIn(shop, await newShopper(shop), newMailbox())
  const tokenFor = (audience: string) =>
    shopper.ask<{ token: string; expiresIn: number; code?: string }>(
      'GET',
      `/session/token?audience=${encodeURIComponent(audience)}`,
    )
  const issued = await tokenFor('erp')
  expect(issued).toMatchObject({ status: 200, body: { expiresIn: 300 } })
  const { token } = issued.body
  expect(await secondSystem('erp', token)).toEqual({ member: member.id })
  expect(await secondSystem('https://erp.example', token)).toHaveProperty('refused')
  const [head, claims = '', signature] = token.split('.')
  const foreign = claims.slice(0, -1) + (claims.endsWith('A') ? 'B' : 'A')
  expect(await secondSystem('erp', `${head}.${foreign}.${signature}`)).toHaveProperty('refused')
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`
  expect(await secondSystem('erp', unsigned)).toHaveProperty('refused')

  const other = await tokenFor('https://erp.example')
  expect(await secondSystem('https://erp.example', other.body.token)).toEqual({ member: member.id })
  expect(await tokenFor('https://elsewhere.example')).toMatchObject({
    status: 400,
    body: { code: 'invalid_query' },
  })

  const keys = await fetch(`${shop.url}/.well-known/jwks.json`)
  expect(keys.headers.get('cache-control')).toBe('public, max-age=3600')
  const { keys: published } = (await keys.json()) as { keys: Record<string, string>[] }
  expect(published.length).toBeGreaterThanOrEqual(2)
  for (const key of published) {
    expect(key).toMatchObject({ kty: 'EC', alg: 'ES256', use: 'sig', kid: expect.any(String) })
    expect(key).not.toHaveProperty('d')
  }

  expect((await shopper.ask('DELETE', '/session')).status).toBe(204)
  expect(await tokenFor('erp')).toMatchObject({ status: 401, body: { code: 'session_revoked' } })
})

it('a visitor gets no token', async () => {
  const visitor = await newShopper(shop)
  expect(await visitor.ask('GET', '/session/token?audience=erp')).toMatchObject({
    status: 403,
    body: { code: 'member_required' },
  })
})
