import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Mail } from '../../../src/shared/notify/contract.ts'
import { MINUTE_MS } from '../../../src/shared/platform/clock.ts'
import { memoryLimiter } from '../../../tests/fixtures/memory-limiter.ts'
import { staffGateway } from '../../../tests/fixtures/staff-gateway.ts'
import { staffAuditRoutes } from './audit-routes.ts'
import { staffMemberRoutes } from './member-routes.ts'
import { staffSessionRoutes } from './routes.ts'

const API = '/api/admin/v1'

async function open() {
  const mails: Mail[] = []
  const limiter = memoryLimiter()
  const gateway = await staffGateway([staffSessionRoutes, staffMemberRoutes, staffAuditRoutes], {
    fulfilment: { sendMail: async (mail: Mail) => void mails.push(mail) },
    bindings: { LIMITER: { getByName: () => limiter }, SESSION_SECRET: 'a secret' },
  })
  const { send } = gateway
  await send('POST', `${API}/staff`, {
    body: { name: 'Ada', email: 'Ada@Shop.test', role: 'owner' },
  })
  const none = { authorization: '' }
  const ask = (email: string) =>
    send('POST', `${API}/sessions/codes`, { body: { email }, headers: none })
  const verify = (email: string, code: string, headers: Record<string, string> = {}) =>
    send('POST', `${API}/sessions/verify`, {
      body: { email, code },
      headers: { ...none, ...headers },
    })
  const codeOf = () => /\b\d{6}\b/.exec(mails.at(-1)?.text ?? '')?.[0] ?? ''
  const signIn = async () => {
    await ask('ada@shop.test')
    const { json } = await verify('ada@shop.test', codeOf())
    const as = { authorization: `Bearer ${json.token}` }
    return { token: json.token as string, as }
  }
  return { ...gateway, mails, ask, verify, codeOf, signIn }
}

afterEach(() => vi.useRealTimers())

describe('signing in by code', () => {
  it('mails a code to a member of staff, and answers everybody alike', async () => {
    const { ask, mails } = await open()
    const known = await ask('ADA@shop.test')
    const unknown = await ask('eve@shop.test')
    const codes = mails.filter(({ kind }) => kind === 'code')
    expect(codes.map(({ to }) => to)).toEqual(['ada@shop.test'])
    expect([known.status, unknown.status]).toEqual([202, 202])
    expect(Object.keys(unknown.json)).toEqual(Object.keys(known.json))
  })

  it('gives a session and the member, once per code', async () => {
    const { ask, verify, codeOf, send, count } = await open()
    await ask('ada@shop.test')
    const signedIn = await verify('ada@shop.test', codeOf())
    expect(signedIn).toMatchObject({
      status: 200,
      json: {
        token: expect.stringMatching(/^kss_/),
        expiresAt: expect.stringMatching(/Z$/),
        staff: { id: expect.stringMatching(/^stf_/), name: 'Ada', role: 'owner' },
      },
    })
    expect(signedIn.headers.get('cache-control')).toBe('private, no-store')
    expect(await verify('ada@shop.test', codeOf())).toMatchObject({
      status: 401,
      json: { code: 'code_invalid' },
    })
    const audit = await send('GET', `${API}/audit?action=session.start`)
    expect(audit.json.data).toMatchObject([
      { actor: { name: 'Ada' }, summary: 'Signed in with Another device' },
    ])
    expect(count('staff_session')).toBe(1)
  })

  it('gives the same session to the same request, and stores no answer with a token', async () => {
    const { ask, verify, codeOf, count } = await open()
    await ask('ada@shop.test')
    const headers = { 'idempotency-key': 'k-1' }
    const [first, again] = [
      await verify('ada@shop.test', codeOf(), headers),
      await verify('ada@shop.test', codeOf(), headers),
    ]
    expect(again.json).toEqual(first.json)
    expect([count('staff_session'), count('staff_idempotency')]).toEqual([1, 0])
  })

  it('refuses the sixth wrong try, also with the right code', async () => {
    const { ask, verify, codeOf } = await open()
    await ask('ada@shop.test')
    for (let n = 0; n < 5; n += 1) await verify('ada@shop.test', 'x')
    expect(await verify('ada@shop.test', codeOf())).toMatchObject({ status: 429 })
  })
})

describe('the sessions', () => {
  it('are listed and ended, by id and as the current one', async () => {
    const { signIn, send } = await open()
    const [first, second] = [await signIn(), await signIn()]
    const list = await send('GET', `${API}/sessions`, { headers: second.as })
    expect(list.json.data).toHaveLength(2)
    const other = list.json.data.find(({ current }: { current: boolean }) => !current)
    expect(Object.keys(other)).toEqual(
      expect.arrayContaining(['id', 'current', 'device', 'lastSeenAt']),
    )
    const end = (id: string) => send('DELETE', `${API}/sessions/${id}`, { headers: second.as })
    expect((await end(other.id)).status).toBe(204)
    expect((await end(other.id)).status).toBe(404)
    expect((await send('GET', `${API}/session`, { headers: first.as })).status).toBe(401)
    expect((await end('current')).status).toBe(204)
    expect((await send('GET', `${API}/session`, { headers: second.as })).status).toBe(401)
  })

  it('of a removed member end at once', async () => {
    const { signIn, send } = await open()
    const { as } = await signIn()
    const me = await send('GET', `${API}/session`, { headers: as })
    expect((await send('DELETE', `${API}/staff/${me.json.id}`)).status).toBe(204)
    expect((await send('GET', `${API}/session`, { headers: as })).status).toBe(401)
  })
})

describe('a sensitive action', () => {
  const member = { name: 'Bob', email: 'bob@shop.test', role: 'support' }

  it('needs a sign-in of the last ten minutes', async () => {
    const { signIn, send, count } = await open()
    const { as } = await signIn()
    const before = count('staff')
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10 * MINUTE_MS })
    const refused = await send('POST', `${API}/staff`, { headers: as, body: member })
    expect(refused).toMatchObject({ status: 403, json: { code: 'step_up_required' } })
    expect(count('staff')).toBe(before)
    expect((await send('GET', `${API}/staff`, { headers: as })).status).toBe(200)
  })

  it('is done within ten minutes, and by an access token', async () => {
    const { signIn, send } = await open()
    const { as } = await signIn()
    expect((await send('POST', `${API}/staff`, { headers: as, body: member })).status).toBe(201)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60 * MINUTE_MS })
    const other = { ...member, email: 'eve@shop.test' }
    expect((await send('POST', `${API}/staff`, { body: other })).status).toBe(201)
  })
})
