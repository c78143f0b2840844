import { beforeEach, describe, expect, it } from 'vitest'
import { shopperObject } from '../../../tests/fixtures/shopper-object.ts'
import {
  MEMBER_SESSION_ABSOLUTE_MS,
  MEMBER_SESSION_IDLE_MS,
  MEMBER_SESSIONS_MAX,
  SESSION_SEEN_EVERY_MS,
} from '../platform/limits.ts'
import type { Caller } from '../shopper/contract.ts'

const clock = { now: 0 }
beforeEach(() => {
  clock.now = Date.parse('2026-11-20T10:00:00Z')
})

const system: Caller = { kind: 'system', shopperId: 'shp_1' }
const member = (sessionId: string): Caller => ({
  kind: 'session',
  session: {
    sessionId,
    shopperId: 'shp_1',
    kind: 'member',
    issuedAt: clock.now,
    expiresAt: clock.now + MEMBER_SESSION_ABSOLUTE_MS,
  },
})

/** A member's object with these sessions. */
async function signedIn(...sessionIds: string[]) {
  const object = shopperObject(() => clock.now)
  for (const sessionId of sessionIds) {
    const command = { type: 'session.start', sessionId, device: 'Firefox on Linux' } as const
    await object.execute({ caller: system, command })
  }
  const codeOf = async (sessionId: string) => {
    const read = await object.read(member(sessionId), { type: 'cart' })
    return read.ok ? 'ok' : read.problem.code
  }
  const seen = () =>
    object.sql
      .exec<{ id: string; at: number }>('SELECT id, last_seen_at AS at FROM member_session')
      .toArray()
  return { object, codeOf, seen }
}

describe('a session of a member', () => {
  it('is admitted while it has a row, and no other is', async () => {
    const { object, codeOf } = await signedIn('ses_1', 'ses_2')
    expect(await codeOf('ses_1')).toBe('ok')
    expect(await codeOf('ses_unknown')).toBe('session_revoked')
    const command = { type: 'session.end', sessionId: 'ses_1' } as const
    expect(await object.execute({ caller: member('ses_2'), command })).toMatchObject({ ok: true })
    expect(await codeOf('ses_1')).toBe('session_revoked')
    expect(object.live.closed).toEqual(['ses_1'])
    expect(await object.isEnded('ses_1')).toBe(true)
    object.evict()
    expect(await codeOf('ses_1')).toBe('session_revoked')
    expect(await codeOf('ses_2')).toBe('ok')
  })

  it('is refused in an object that has none, also in one that was never written', async () => {
    const object = shopperObject(() => clock.now)
    const read = () => object.read(member('ses_1'), { type: 'cart' })
    expect(await read()).toMatchObject({ problem: { code: 'session_revoked' } })
    const command = { type: 'favourite.add', productId: 'prd_1' } as const
    await object.execute({ caller: system, command })
    expect(await read()).toMatchObject({ problem: { code: 'session_revoked' } })
  })

  it('ends when it is idle for too long, and at its absolute end whatever happens', async () => {
    const { codeOf } = await signedIn('ses_1', 'ses_2')
    const begun = clock.now
    for (clock.now = begun; clock.now < begun + MEMBER_SESSION_ABSOLUTE_MS; ) {
      expect(await codeOf('ses_1')).toBe('ok')
      clock.now += MEMBER_SESSION_IDLE_MS - 1
    }
    expect(await codeOf('ses_1')).toBe('session_revoked')
    clock.now = begun + MEMBER_SESSION_IDLE_MS
    expect(await codeOf('ses_2')).toBe('session_revoked')
  })

  it('is no device of the member any more once it is over', async () => {
    const { object, codeOf } = await signedIn('ses_1', 'ses_2')
    clock.now += MEMBER_SESSION_IDLE_MS / 2
    await codeOf('ses_2')
    clock.now += MEMBER_SESSION_IDLE_MS / 2
    expect(await codeOf('ses_1')).toBe('session_revoked')
    expect(await object.read(member('ses_2'), { type: 'sessions' })).toMatchObject({
      value: { sessions: [{ id: 'ses_2' }] },
    })
  })

  it('notes its last request at most each five minutes', async () => {
    const { object, codeOf, seen } = await signedIn('ses_1')
    const begun = clock.now
    const written = object.storage.rowsWritten
    clock.now += SESSION_SEEN_EVERY_MS - 1
    await codeOf('ses_1')
    expect(seen()).toEqual([{ id: 'ses_1', at: begun }])
    expect(object.storage.rowsWritten).toBe(written)
    clock.now += 1
    await codeOf('ses_1')
    await codeOf('ses_1')
    expect(seen()).toEqual([{ id: 'ses_1', at: clock.now }])
    expect(object.storage.rowsWritten).toBe(written + 1)
  })

  it('is not started by a shopper', async () => {
    const { object } = await signedIn('ses_1')
    const command = { type: 'session.start', sessionId: 'ses_2', device: '' } as const
    expect(await object.execute({ caller: member('ses_1'), command })).toMatchObject({
      problem: { code: 'forbidden' },
    })
  })

  it('makes room: of too many, the one seen longest ago ends', async () => {
    const ids = Array.from({ length: MEMBER_SESSIONS_MAX }, (_, n) => `ses_${n}`)
    const { object, codeOf } = await signedIn(...ids)
    clock.now += SESSION_SEEN_EVERY_MS
    for (const id of ids.slice(1)) await codeOf(id)
    const command = { type: 'session.start', sessionId: 'ses_new', device: '' } as const
    await object.execute({ caller: system, command })
    expect(await codeOf('ses_0')).toBe('session_revoked')
    expect(await codeOf('ses_new')).toBe('ok')
    expect(await codeOf('ses_1')).toBe('ok')
  })
})
