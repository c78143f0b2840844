import { beforeEach, describe, expect, it } from 'vitest'
import { shopperObject } from '../../../tests/fixtures/shopper-object.ts'
import { DAY_MS } from '../platform/clock.ts'
import { OUTSIDE_WORK_MAX_MS } from '../platform/limits.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { Caller, Idempotency } from './contract.ts'

const clock = { now: 0 }
const KEY: Idempotency = { key: 'POST /api/v1/session/codes k', fingerprint: 'f' }
const IN_FLIGHT = { ok: false, problem: { code: 'idempotency_in_flight', retryAfter: 1 } }
const system: Caller = { kind: 'system', shopperId: 'shp_1' }

beforeEach(() => {
  clock.now = Date.parse('2026-11-20T10:00:00Z')
})

function world() {
  const object = shopperObject(() => clock.now)
  const session = { sessionId: 'ses_1', shopperId: 'shp_1', kind: 'guest' } as const
  const dates = { issuedAt: clock.now, expiresAt: clock.now + 30 * DAY_MS }
  const caller: Caller = { kind: 'session', session: { ...session, ...dates } }
  return {
    object,
    begin: (idempotency = KEY) =>
      object.execute({ caller, command: { type: 'answer.begin', idempotency } }),
    settle: (answer: Result<object> | null, by: Caller = system) =>
      object.execute({ caller: by, command: { type: 'answer.settle', idempotency: KEY, answer } }),
    caller,
  }
}

describe('the key of work outside the object', () => {
  it('is of one request at a time, and answers the outcome from then on', async () => {
    const { begin, settle } = world()
    expect(await begin()).toMatchObject(ok({ answer: null }))
    expect(await begin()).toMatchObject(IN_FLIGHT)
    await settle(ok({ sent: 1 }))
    expect(await begin()).toMatchObject(ok({ answer: ok({ value: { sent: 1 }, replayed: true }) }))
    // A request that was taken for dead ends later: the answer stands.
    await settle(ok({ sent: 2 }))
    expect(await begin()).toMatchObject(ok({ answer: ok({ value: { sent: 1 } }) }))
  })

  it('is free again after work that broke, or a refusal that may pass by itself', async () => {
    const { begin, settle } = world()
    for (const outcome of [null, refuse('too_many_codes')]) {
      expect(await begin()).toMatchObject(ok({ answer: null }))
      await settle(outcome)
    }
    expect(await begin()).toMatchObject(ok({ answer: null }))
    await settle(refuse('not_found'))
    expect(await begin()).toMatchObject(
      ok({ answer: { ok: false, problem: { code: 'not_found', replayed: true } } }),
    )
  })

  it('is taken from a request that is dead', async () => {
    const { begin } = world()
    await begin()
    clock.now += OUTSIDE_WORK_MAX_MS - 1
    expect(await begin()).toMatchObject(IN_FLIGHT)
    clock.now += 1
    expect(await begin()).toMatchObject(ok({ answer: null }))
    expect(await begin()).toMatchObject(IN_FLIGHT)
  })

  it('refuses another body at any moment, and an outcome that a client gives', async () => {
    const { begin, settle, caller } = world()
    await begin()
    const other = { ...KEY, fingerprint: 'g' }
    const conflict = { problem: { code: 'idempotency_conflict' } }
    expect(await begin(other)).toMatchObject(conflict)
    expect(await settle(ok({ sent: 9 }), caller)).toMatchObject({ problem: { code: 'forbidden' } })
    await settle(ok({ sent: 1 }))
    expect(await begin(other)).toMatchObject(ok({ answer: conflict }))
  })

  it('goes with the erasure of the person, begun or answered', async () => {
    const { object, begin } = world()
    await begin()
    await object.execute({ caller: system, command: { type: 'shopper.erase' } })
    expect(object.sql.exec('SELECT key FROM once').toArray()).toEqual([])
  })
})
