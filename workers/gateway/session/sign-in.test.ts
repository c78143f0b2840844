import { beforeEach, describe, expect, it, vi } from 'vitest'
import { signingKey } from '../../../src/shared/kit/signed-token.ts'
import { MEMBER_SESSIONS_MAX } from '../../../src/shared/platform/limits.ts'
import { verifySession } from '../../../src/shared/session/token.ts'
import { memberGateway } from '../../../tests/fixtures/member-gateway.ts'
import { variantOf } from '../../../tests/fixtures/variant.ts'

const EMAIL = 'ada@shop.test'

beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue()
})

const sessionOf = async (token: string) => {
  const verified = await verifySession(await signingKey('a secret'), token, Date.now())
  if (!verified.ok) throw new Error(verified.problem.code)
  return verified.value
}

async function withLine(world: ReturnType<typeof memberGateway>, token: string) {
  const session = await sessionOf(token)
  const added = await world.objectOf(session.shopperId).execute({
    caller: { kind: 'session', session },
    command: {
      type: 'cart.add-line',
      variant: variantOf('A'),
      availability: { state: 'in_stock' },
      quantity: 2,
      attributes: {},
      catalogVersion: '1',
    },
  })
  expect(added.ok).toBe(true)
}

describe('a sign-in that breaks', () => {
  it('before the visitor’s object knows of it is made again without a key', async () => {
    const world = memberGateway()
    const token = await world.visitor()
    await withLine(world, token)
    world.breakNext('merge.take')
    expect((await world.signIn(EMAIL, { token })).status).toBe(500)
    const again = await world.signIn(EMAIL, { token })
    expect(again).toMatchObject({ status: 200, body: { merge: { added: 1, combined: 0 } } })
    const codes = { token, body: { email: EMAIL } }
    expect(await world.send('POST', '/session/codes', codes)).toMatchObject({
      status: 401,
      body: { code: 'session_revoked' },
    })
  })

  it('after the merge is finished answers the merge when it is repeated', async () => {
    const world = memberGateway()
    const token = await world.visitor()
    await withLine(world, token)
    await world.send('POST', '/session/codes', { token, body: { email: EMAIL } })
    const verify = () =>
      world.send('POST', '/session/verify', {
        token,
        key: 'key-1',
        body: { email: EMAIL, code: world.codeTo(EMAIL) },
      })
    world.breakNext('sign-in.remember')
    expect((await verify()).status).toBe(500)
    expect(await verify()).toMatchObject({
      status: 200,
      body: { merge: { added: 1, combined: 0, id: expect.any(String) } },
    })
  })
})

describe('drops and the limiter', () => {
  it('are told of all sessions that end, a surplus one at sign-in included', async () => {
    const world = memberGateway()
    await world.openDrop()
    const oldest = (await world.signIn(EMAIL)).body.token
    const { sessionId, shopperId } = await sessionOf(oldest)
    const caller = { kind: 'system', shopperId } as const
    for (let n = 1; n < MEMBER_SESSIONS_MAX; n += 1) {
      const command = { type: 'session.start', sessionId: `ses_z${n}`, device: '' } as const
      await world.objectOf(shopperId).execute({ caller, command })
    }
    world.closed.length = 0
    const token = (await world.signIn(EMAIL)).body.token
    expect(world.closed).toContainEqual({ shopperId, sessionIds: [sessionId] })
    expect(await world.send('GET', '/session', { token: oldest })).toMatchObject({ status: 401 })
    expect(await world.isRemembered(sessionId)).toBe(true)

    world.closed.length = 0
    expect((await world.send('DELETE', '/sessions', { token })).status).toBe(204)
    const told = world.closed.filter((one) => one.shopperId === shopperId)
    expect(told).toHaveLength(1)
    const sessionIds = told[0]?.sessionIds ?? []
    expect(sessionIds).toHaveLength(MEMBER_SESSIONS_MAX - 1)
    // The member signed in as two visitors, at whose entries it may have sockets.
    const visitors = new Set(world.closed.map((one) => one.shopperId))
    expect(visitors.size).toBe(3)
    expect(world.closed).toEqual([...visitors].map((id) => ({ shopperId: id, sessionIds })))
  })
})

it('a code asked for under a key is mailed once', async () => {
  const world = memberGateway()
  const token = await world.visitor()
  const ask = (email: string) =>
    world.send('POST', '/session/codes', { token, key: 'key-1', body: { email } })
  const first = await ask(EMAIL)
  expect(first.status).toBe(202)
  const again = await ask(EMAIL)
  expect(again).toMatchObject({ status: 202, body: first.body })
  expect(again.headers.get('idempotent-replayed')).toBe('true')
  expect(world.mails).toHaveLength(1)
  expect(await ask('grace@shop.test')).toMatchObject({ body: { code: 'idempotency_conflict' } })
})

it('a code asked for many times at once under a key is mailed once', async () => {
  const world = memberGateway()
  const token = await world.visitor()
  const ask = () =>
    world.send('POST', '/session/codes', { token, key: 'key-1', body: { email: EMAIL } })
  const all = await Promise.all(Array.from({ length: 20 }, ask))
  const refused = all.filter(({ body }) => body.code === 'idempotency_in_flight')
  expect(all.filter(({ status }) => status === 202).length).toBeGreaterThan(0)
  expect(all.every(({ status }) => status === 202 || status === 409)).toBe(true)
  expect(refused.every(({ headers }) => headers.get('retry-after') === '1')).toBe(true)
  expect((await ask()).status).toBe(202)
  expect(world.mails).toHaveLength(1)
})
