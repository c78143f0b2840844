import { describe, expect, it } from 'vitest'
import { staffWorld } from '../../../tests/fixtures/staff-world.ts'
import { deviceNameOf } from '../kit/device-name.ts'
import { DAY_MS, MINUTE_MS, rfc3339 } from '../platform/clock.ts'
import { endStaff } from './change-staff.ts'
import { createStaff } from './create-staff.ts'
import { SEEN_EVERY_MS, SESSION_IDLE_MS, SESSION_TTL_MS } from './rules.ts'
import { endOwnSession, listSessions, staffMailbox, startSession } from './sessions.ts'
import { verifyToken } from './verify-token.ts'

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0'

async function shop() {
  const world = staffWorld()
  const { deps } = world
  const create = async (name: string) => {
    const email = `${name}@kerbside.test`
    const created = await createStaff(deps, { name, email, role: 'owner' })
    if (!created.ok) throw new Error(created.problem.code)
    return created.value.staff
  }
  const [ada, bob] = [await create('ada'), await create('bob')]
  const signIn = async (name: string, tokenBytes = deps.random(32)) => {
    const email = `${name}@kerbside.test`
    const started = await startSession(deps, { email, userAgent: FIREFOX, tokenBytes })
    if (!started.ok) throw new Error(started.problem.code)
    return started.value
  }
  const works = async (token: string) => (await verifyToken(deps, token)).ok
  return { ...world, ada, bob, signIn, works }
}

describe('a session of the staff', () => {
  it('lets its member in, and its token is nowhere in the database', async () => {
    const { deps, db, ada, clock, signIn } = await shop()
    const { token, sessionId, expiresAt } = await signIn('ada')
    expect(token).toMatch(/^kss_[\w-]{43}$/)
    expect(expiresAt).toBe(rfc3339(clock.now + SESSION_TTL_MS))
    expect(await verifyToken(deps, token)).toEqual({
      ok: true,
      value: { staff: ada, sessionId, signedInAt: clock.now },
    })
    const rows = JSON.stringify(db.sqlite.prepare('SELECT * FROM staff_session').all())
    expect(rows).not.toContain(token.slice(4))
  })

  it('ends when it is idle, and counts its last request', async () => {
    const { clock, signIn, works } = await shop()
    const { token } = await signIn('ada')
    clock.now += SESSION_IDLE_MS - 1
    expect(await works(token)).toBe(true)
    clock.now += SESSION_IDLE_MS - 1
    expect(await works(token)).toBe(true)
    clock.now += SESSION_IDLE_MS
    expect(await works(token)).toBe(false)
  })

  it('ends after seven days of use', async () => {
    const { clock, signIn, works } = await shop()
    const start = clock.now
    const { token } = await signIn('ada')
    while (clock.now + DAY_MS / 4 < start + SESSION_TTL_MS) {
      clock.now += DAY_MS / 4
      expect(await works(token)).toBe(true)
    }
    clock.now = start + SESSION_TTL_MS
    expect(await works(token)).toBe(false)
  })

  it('writes the time of its last request at most each five minutes', async () => {
    const { db, clock, signIn, works } = await shop()
    const { token } = await signIn('ada')
    const seen = () => db.sqlite.prepare('SELECT last_seen_at AS at FROM staff_session').get()?.at
    const first = seen()
    clock.now += SEEN_EVERY_MS - 1
    await works(token)
    expect(seen()).toBe(first)
    clock.now += 1
    await works(token)
    expect(seen()).toBe(clock.now)
  })

  it('is listed to its member alone, and ended by its member alone', async () => {
    const { deps, ada, bob, clock, signIn, works } = await shop()
    const first = await signIn('ada')
    clock.now += MINUTE_MS
    const second = await signIn('ada')
    const other = await signIn('bob')
    const access = { staff: ada, sessionId: second.sessionId, signedInAt: clock.now }
    expect(await listSessions(deps, access)).toMatchObject([
      { id: second.sessionId, current: true, device: 'Firefox on Linux' },
      { id: first.sessionId, current: false },
    ])
    expect(await endOwnSession(deps, bob, first.sessionId)).toMatchObject({
      problem: { code: 'not_found' },
    })
    expect(await endOwnSession(deps, ada, first.sessionId)).toMatchObject({ ok: true })
    expect(await endOwnSession(deps, ada, first.sessionId)).toMatchObject({ ok: false })
    expect(await Promise.all([first, second, other].map(({ token }) => works(token)))).toEqual([
      false,
      true,
      true,
    ])
  })

  it('is the same one for the same request', async () => {
    const { deps, ada, count, signIn } = await shop()
    const bytes = new Uint8Array(32).fill(7)
    const [first, again] = [await signIn('ada', bytes), await signIn('ada', bytes)]
    expect(again).toEqual({ ...first, created: false })
    expect([count('staff_session'), first.created]).toEqual([1, true])
    await endOwnSession(deps, ada, first.sessionId)
    const email = 'ada@kerbside.test'
    const ended = await startSession(deps, { email, userAgent: '', tokenBytes: bytes })
    expect(ended).toMatchObject({ ok: false, problem: { code: 'code_invalid' } })
  })

  it('ends with its member, who is not signed in by a code sent before', async () => {
    const { deps, ada, bob, signIn, works } = await shop()
    const { token } = await signIn('ada')
    expect(await staffMailbox(deps, ' ADA@kerbside.test')).toBe('ada@kerbside.test')
    expect((await endStaff(deps, bob, ada.id)).ok).toBe(true)
    expect(await works(token)).toBe(false)
    expect(await staffMailbox(deps, 'ada@kerbside.test')).toBeNull()
    await expect(signIn('ada')).rejects.toThrow('code_invalid')
    await createStaff(deps, { name: 'ada', email: 'ada@kerbside.test', role: 'viewer' })
    expect(await works(token)).toBe(false)
  })

  it('that is past its end leaves the table at the next sign-in', async () => {
    const { clock, count, signIn } = await shop()
    await signIn('ada')
    clock.now += SESSION_TTL_MS
    await signIn('bob')
    expect(count('staff_session')).toBe(1)
  })
})

it.each([
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) Version/17.0 Safari/605.1.15', 'Safari on macOS'],
  ['Mozilla/5.0 (Windows NT 10.0) Chrome/129.0 Safari/537.36 Edg/129.0', 'Edge on Windows'],
  ['Mozilla/5.0 (Linux; Android 14) Chrome/129.0 Mobile Safari/537.36', 'Chrome on Android'],
  ['curl/8.0', 'Another device'],
  ['', 'Another device'],
])('the device of %s', (userAgent, device) => {
  expect(deviceNameOf(userAgent)).toBe(device)
})
