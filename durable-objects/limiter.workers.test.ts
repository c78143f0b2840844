import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { exports } from 'cloudflare:workers'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type {
  LimiterObjectPort,
  LimiterShardPort,
  LimitRule,
} from '../src/shared/anti-scalper/contract.ts'
import { budgetOf } from '../src/shared/budget/rules.ts'
import { portOf } from '../src/shared/kit/port-of.ts'
import { MINUTE_MS } from '../src/shared/platform/clock.ts'

const short: LimitRule = { action: 'drop-entry', limit: 3, windowMs: MINUTE_MS, freePerIsolate: 0 }
const long: LimitRule = { ...short, action: 'payment-declined', windowMs: 60 * MINUTE_MS }

let made = 0
const stub = () => exports.LimiterObject.getByName(`limiter-${made}`)
const limiter = () => portOf<LimiterShardPort>(stub())
const now = () => Date.now()
const take = async (rule: LimitRule, key = 'k') =>
  (await limiter().execute({ type: 'limit.take', rule, key })).allowed
const look = () => limiter().read({ type: 'limit.look', rule: short, key: 'k' })
const spend = (key: string, expiresAt: number) =>
  limiter().execute({ type: 'challenge.spend', key, expiresAt })
const rows = (table: string) =>
  runInDurableObject(stub(), (_, { storage }) =>
    storage.sql.exec(`SELECT name FROM sqlite_master WHERE name = ?`, table).toArray().length === 0
      ? 0
      : storage.sql.exec<{ n: number }>(`SELECT count(*) AS n FROM ${table}`).one().n,
  )
/** Moves the clock of the objects; their alarms do not follow it. */
const travelTo = (at: number) => {
  vi.useFakeTimers({ toFake: ['Date'], now: at })
}

beforeEach(() => {
  made += 1
})
afterEach(() => {
  vi.useRealTimers()
})

it('a burst is allowed up to its limit, each key for itself, and costs no row', async () => {
  const burst = await Promise.all(Array.from({ length: 20 }, () => take(short)))
  expect(burst.filter(Boolean)).toHaveLength(3)
  expect(await take(short, 'another')).toBe(true)
  expect(await rows('long_window')).toBe(0)
})

it('a look does not count', async () => {
  for (let n = 0; n < 5; n += 1) {
    expect((await look()).remaining).toBe(3)
  }
})

it('answers the methods of the earlier release, by its own clock whatever the caller says', async () => {
  const earlier = portOf<LimiterObjectPort>(stub())
  const answers = await Promise.all(
    Array.from({ length: 5 }, (_, n) => earlier.take(short, 'k', n * 10 * MINUTE_MS)),
  )
  expect(answers.filter((answer) => answer.allowed)).toHaveLength(3)
  expect((await earlier.look(short, 'k', 0)).remaining).toBe(0)
  expect(await earlier.spend('pow', now() + MINUTE_MS, 0)).toBe(true)
  expect(await earlier.isSpent('pow')).toBe(true)
  expect(await limiter().read({ type: 'challenge.is-spent', key: 'other' })).toBe(false)
  const order = { orderId: 'ord_1', units: 300, amount: 100, onDelivery: true, verified: false }
  const reservation = { key: 'b', budget: budgetOf(), order, until: now() + MINUTE_MS }
  expect(await earlier.reserveBudget(reservation)).toEqual({ kind: 'allow' })
  await earlier.releaseBudget('b', 'ord_1')
  expect(await reserve('ord_2', { key: 'b', units: 300 })).toEqual({ kind: 'allow' })
})

it('a window of an hour outlives the object in memory, one of a minute need not', async () => {
  for (let n = 0; n < 3; n += 1) await Promise.all([take(long, 'card'), take(short, 'try')])
  await evictDurableObject(stub())
  expect(await take(long, 'card')).toBe(false)
  expect(await take(short, 'try')).toBe(true)
})

it('a challenge is spent once, under parallel tries and after an eviction', async () => {
  const expiresAt = now() + 10 * MINUTE_MS
  const spent = await Promise.all(Array.from({ length: 10 }, () => spend('pow:1', expiresAt)))
  expect(spent.filter(Boolean)).toHaveLength(1)
  await evictDurableObject(stub())
  expect(await spend('pow:1', expiresAt)).toBe(false)
  expect(await spend('pow:2', expiresAt)).toBe(true)
})

it('its alarm forgets what is over and keeps what is not', async () => {
  const start = now()
  await spend('over', start + 5 * MINUTE_MS)
  await spend('open', start + 30 * MINUTE_MS)
  await take(long, 'card')
  travelTo(start + 11 * MINUTE_MS)
  expect(await runDurableObjectAlarm(stub())).toBe(true)
  expect([await rows('spent'), await rows('long_window')]).toEqual([1, 1])
  travelTo(start + 61 * MINUTE_MS)
  expect(await runDurableObjectAlarm(stub())).toBe(true)
  expect([await rows('spent'), await rows('long_window')]).toEqual([0, 0])
  expect(await runDurableObjectAlarm(stub())).toBe(false)
})

const reserve = (
  orderId: string,
  { key = 'budget:1', units = 1, until = now() + MINUTE_MS } = {},
) =>
  limiter().execute({
    type: 'budget.reserve',
    key,
    budget: budgetOf(),
    order: { orderId, units, amount: 100, onDelivery: true, verified: false },
    until,
  })

it('a budget is never passed by a hundred orders at once, each key for itself', async () => {
  const all = await Promise.all(Array.from({ length: 100 }, (_, n) => reserve(`ord_${n}`)))
  expect(all.filter(({ kind }) => kind === 'allow')).toHaveLength(10)
  expect(await reserve('ord_x', { key: 'budget:2' })).toEqual({ kind: 'allow' })
})

it('an order is counted once, released once, and stays released for a slow driver', async () => {
  for (let n = 0; n < 3; n += 1) await reserve('ord_1', { units: 200 })
  await evictDurableObject(stub())
  expect(await reserve('ord_2')).toEqual({ kind: 'verify' })
  await limiter().execute({ type: 'budget.release', key: 'budget:1', orderId: 'ord_1' })
  await limiter().execute({ type: 'budget.release', key: 'budget:1', orderId: 'ord_1' })
  await reserve('ord_1', { units: 200 })
  expect(await reserve('ord_2', { units: 300 })).toEqual({ kind: 'allow' })
})

it('an order that nobody releases ends by itself, and its row goes a day later', async () => {
  const start = now()
  await reserve('ord_1', { units: 300 })
  expect(await reserve('ord_2')).toEqual({ kind: 'verify' })
  travelTo(start + 2 * MINUTE_MS)
  expect(await reserve('ord_2')).toEqual({ kind: 'allow' })
  travelTo(start + 25 * 60 * MINUTE_MS)
  expect(await runDurableObjectAlarm(stub())).toBe(true)
  expect(await rows('open_order')).toBe(0)
})

const check = (mac: string, requestKey: string | null = null) =>
  limiter().execute({ type: 'code.check', key: 'mailbox', mac, requestKey })
const codeOf = (result: Awaited<ReturnType<typeof check>>) =>
  result.ok ? 'ok' : result.problem.code

it('a code works once, also under parallel tries and after an eviction', async () => {
  await limiter().execute({ type: 'code.issue', key: 'mailbox', mac: 'right' })
  await evictDurableObject(stub())
  const tries = await Promise.all(Array.from({ length: 4 }, () => check('right')))
  expect(tries.map(codeOf).sort()).toEqual(['code_invalid', 'code_invalid', 'code_invalid', 'ok'])
})

it('wrong codes outlive the object and a newer code; the row goes once nothing counts', async () => {
  const start = now()
  for (let n = 0; n < 5; n += 1) expect(codeOf(await check('wrong'))).toBe('code_invalid')
  await evictDurableObject(stub())
  await limiter().execute({ type: 'code.issue', key: 'mailbox', mac: 'right' })
  expect(codeOf(await check('right'))).toBe('too_many_tries')
  travelTo(start + 21 * MINUTE_MS)
  expect(await runDurableObjectAlarm(stub())).toBe(true)
  expect(await rows('one_time_code')).toBe(0)
})
