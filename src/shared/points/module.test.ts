import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memberOfObject } from '../../../tests/fixtures/member-object.ts'
import { EFFECT_CONTEXT } from '../../../tests/fixtures/order-record.ts'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import { shopperObject } from '../../../tests/fixtures/shopper-object.ts'
import type { Order, OrderEvent } from '../order/contract.ts'
import { effectsOf } from '../order/effects.ts'
import { applyEvent } from '../order/rules.ts'
import type { Refund } from '../payment/contract.ts'
import { DAY_MS, HOUR_MS } from '../platform/clock.ts'
import { money } from '../platform/money.ts'
import { addDays } from '../platform/shop-day.ts'
import { insertOrder } from '../shopper/orders.ts'
import { pointsAt } from './effects.ts'
import { pointsTermsOf, signInAward, streakOn, takeFromLots, viewPoints } from './rules.ts'

const caller = { kind: 'system', shopperId: 'shp_1' } as const
const terms = pointsTermsOf({
  signIn: { points: 5, bonusEvery: 3, bonus: 20 },
  expireAfterDays: 10,
})

async function member(timeZone = 'UTC') {
  const clock = { now: Date.parse('2026-11-28T23:30:00Z') }
  const object = shopperObject(() => clock.now)
  await memberOfObject(object)
  const signIn = async () => {
    const command = { type: 'points.sign-in', timeZone, terms } as const
    const answer = await object.execute({ caller, command })
    if (!answer.ok) throw new Error(answer.problem.code)
    return answer.value
  }
  const adjust = (reference: string, points: number, reason = 'Sorry') =>
    object.execute({
      caller,
      command: { type: 'points.adjust', reference, points, reason, by: 'stf_1', terms },
    })
  const read = async (limit = 100) => {
    const query = { type: 'points', limit, before: null, now: clock.now } as const
    const reading = await object.read(caller, query)
    if (!reading.ok) throw new Error(reading.problem.code)
    return reading.value
  }
  return { clock, object, signIn, adjust, read }
}

it('are pending until their order arrives, without the part that was refunded', async () => {
  const { object, read } = await member()
  const part = { amount: money(1_000, 'USD'), at: '2026-11-28T00:00:00.000Z' }
  const refunds = [
    { id: 'rfd_1', ...part },
    { id: 'rfd_2', ...part, status: 'pending' as const },
    { id: 'rfd_3', ...part, status: 'failed' as const },
  ]
  const { order } = placedOrder({ points: { spends: 0, earns: 55 } })
  insertOrder(object.sql, order, null)
  expect((await read()).pending).toBe(55)
  const refunded = { ...order, payment: { ...order.payment, refunds } }
  object.sql.exec('UPDATE own_order SET snapshot = ?', JSON.stringify(refunded))
  expect((await read()).pending).toBe(pointsAt({ ...refunded, status: 'delivered' }).earned)
  expect((await read()).pending).toBe(46)
})

describe('a sign-in', () => {
  it('is awarded once a day of the shop, however many come at once', async () => {
    const { clock, signIn, read } = await member('Europe/Berlin')
    const many = await Promise.all(Array.from({ length: 50 }, () => signIn()))
    expect(many.filter(({ awarded }) => awarded > 0)).toHaveLength(1)
    // Half past eleven in London is the next day in Berlin.
    expect(many[0]).toMatchObject({ day: '2026-11-29', streak: 1, balance: 5 })
    clock.now += HOUR_MS
    expect(await signIn()).toMatchObject({ awarded: 0, streak: 1, balance: 5 })
    clock.now += DAY_MS
    expect(await signIn()).toMatchObject({ awarded: 5, streak: 2, day: '2026-11-30' })
    clock.now += DAY_MS
    expect(await signIn()).toMatchObject({ awarded: 25, streak: 3, balance: 35 })
    clock.now += 2 * DAY_MS
    expect(await signIn()).toMatchObject({ awarded: 5, streak: 1 })
    const reading = await read()
    const view = viewPoints({ reading, terms, today: '2026-12-03', limit: 2 })
    expect(view).toMatchObject({ balance: 40, streak: 1, signedInToday: true })
    expect(view.ledger).toMatchObject({ data: [{ points: 5 }, { points: 25 }], nextCursor: '3' })
    const later = viewPoints({ reading, terms, today: '2026-12-05', limit: 2 })
    expect(later).toMatchObject({ streak: 0, signedInToday: false })
  })

  it('is a member’s', async () => {
    const object = shopperObject(() => 0)
    const command = { type: 'points.sign-in', timeZone: 'UTC', terms } as const
    const refused = { ok: false, problem: { code: 'member_required' } }
    expect(await object.execute({ caller, command })).toMatchObject(refused)
  })

  it('counts days in a row, and none where the clock stepped back', () => {
    const day = fc.integer({ min: 0, max: 12 }).map((n) => addDays('2026-12-28', n))
    fc.assert(
      fc.property(fc.array(day, { maxLength: 40 }), (days) => {
        let last: { day: string; streak: number } | null = null
        const seen = new Set<string>()
        for (const today of days) {
          const award = signInAward(last, today, terms)
          if (award === null) continue
          expect(seen.has(today)).toBe(false)
          seen.add(today)
          expect(award.streak).toBe(streakOn(last, addDays(today, -1)) + 1)
          last = { day: today, streak: award.streak }
        }
      }),
    )
  })
})

describe('points', () => {
  it('are spent and expire by their age, in the alarm or before the next change', async () => {
    const { clock, object, adjust, read } = await member()
    await adjust('a', 100)
    clock.now += DAY_MS
    await adjust('b', 50)
    await adjust('c', -30)
    expect(await read()).toMatchObject({ balance: 120, lots: [{ left: 70 }, { left: 50 }] })
    clock.now += 9 * DAY_MS
    // Seen as expired before the alarm has come.
    expect(await read()).toMatchObject({ balance: 50, lots: [{ left: 50 }] })
    expect(await adjust('d', -51)).toMatchObject({
      problem: { code: 'insufficient_points', extra: { balance: 50 } },
    })
    clock.now += DAY_MS
    await object.wake()
    const { balance, entries } = await read()
    expect(balance).toBe(0)
    // The ledger has what became of them: an empty lot is no row.
    expect(object.sql.exec('SELECT id FROM points_lot').toArray()).toEqual([])
    expect(entries.map(({ amount, reason }) => [amount, reason])).toEqual([
      [-50, 'expired'],
      [-70, 'expired'],
      [-30, 'Sorry'],
      [50, 'Sorry'],
      [100, 'Sorry'],
    ])
  })

  it('have a balance that is the sum of the ledger and of the lots, and never below zero', async () => {
    const change = fc.record({
      key: fc.integer({ min: 0, max: 9 }),
      points: fc.integer({ min: -60, max: 60 }),
      days: fc.integer({ min: 0, max: 6 }),
      signsIn: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 20 }), async (changes) => {
        const { clock, adjust, signIn, read } = await member()
        for (const { key, points, days, signsIn } of changes) {
          clock.now += days * DAY_MS
          if (signsIn) await signIn()
          else await adjust(`key ${key}`, points)
        }
        await signIn()
        const { balance, entries, lots } = await read()
        const sumOf = (amounts: readonly number[]) => amounts.reduce((a, b) => a + b, 0)
        expect(sumOf(entries.map(({ amount }) => amount))).toBe(balance)
        expect(sumOf(lots.map(({ left }) => left))).toBe(balance)
        expect(entries.every((entry) => entry.balance >= 0)).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  it('of staff count for no level, whatever their reason says', async () => {
    const { adjust, signIn, read } = await member()
    await adjust('a', 600, 'order')
    await adjust('b', 600, 'sign_in')
    await signIn()
    expect(await read()).toMatchObject({ balance: 1_205, earned: 5 })
  })

  it('of staff that are asked for again answer the balance after their entry', async () => {
    const { adjust } = await member()
    await adjust('a', 100)
    await adjust('b', 50)
    expect(await adjust('a', 100)).toMatchObject({ ok: true, value: { balance: 100 } })
    expect(await adjust('c', 0)).toMatchObject({
      problem: { code: 'invalid_body', errors: [{ pointer: '/points' }] },
    })
  })

  it('are taken from the lots that expire first; more than there are is refused', () => {
    const lots = [
      { id: 'b', left: 5, expiresAt: 2 },
      { id: 'a', left: 3, expiresAt: 1 },
    ]
    expect(takeFromLots(lots, 4)).toEqual([
      { id: 'a', left: 0, expiresAt: 1 },
      { id: 'b', left: 4, expiresAt: 2 },
    ])
    expect(takeFromLots(lots, 9)).toBeNull()
  })
})

describe('the points of an order', () => {
  it('are settled by its version, in any order and once, and never below zero', async () => {
    const step = fc.record({
      version: fc.integer({ min: 1, max: 6 }),
      earned: fc.integer({ min: 0, max: 50 }),
      returned: fc.integer({ min: 0, max: 50 }),
      spends: fc.integer({ min: 0, max: 40 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const { object, adjust, read } = await member()
        let newest = { version: 0, earned: 0, returned: 0 }
        for (const [n, { spends, ...settlement }] of steps.entries()) {
          const command = { type: 'points.settle', orderId: 'ord_1', ...settlement, terms } as const
          await object.execute({ caller, command })
          const once = await read()
          await object.execute({ caller, command })
          expect((await read()).entries).toEqual(once.entries)
          if (settlement.version > newest.version) newest = settlement
          await adjust(`spend ${n}`, -spends)
        }
        const { balance, entries } = await read()
        const sum = (reason: string) =>
          entries.reduce((all, one) => all + (one.reason === reason ? one.amount : 0), 0)
        expect(balance).toBe(sum('order') + sum('returned') + sum('Sorry'))
        expect(entries.every((entry) => entry.balance >= 0)).toBe(true)
        // Points that were spent meanwhile stay earned.
        expect(sum('order')).toBeGreaterThanOrEqual(newest.earned)
        expect(sum('returned')).toBeGreaterThanOrEqual(newest.returned)
      }),
      { numRuns: 60 },
    )
  })

  it('go with its refunds: spent ones come back, earned ones go, all of them with all of it', () => {
    const { order } = placedOrder({ status: 'delivered' })
    const total = order.cost.total.amount
    const at = (status: typeof order.status, back: number) => {
      const refund = { id: 'rfd_1', amount: { amount: back, currency: 'USD' }, at: order.createdAt }
      const refunds = back > 0 ? [refund] : []
      const payment = { ...order.payment, refunds }
      return pointsAt({ ...order, status, payment, points: { spends: 300, earns: 50 } })
    }
    expect(at('shipped', 0)).toEqual({ earned: 0, returned: 0 })
    expect(at('delivered', 0)).toEqual({ earned: 50, returned: 0 })
    expect(at('delivered', total / 2)).toEqual({ earned: 25, returned: 150 })
    expect(at('refunded', total)).toEqual({ earned: 0, returned: 300 })
    expect(at('cancelled', 0)).toEqual({ earned: 0, returned: 300 })
  })

  it('go with the goods that are refunded: delivery earned none, and lowered lines give back theirs', () => {
    const { order } = placedOrder({ status: 'delivered', points: { spends: 900, earns: 60 } })
    const usd = (amount: number) => money(amount, 'USD')
    const [line] = order.lines
    if (!line) throw new Error('the fixture has a line')
    const lineOf = (id: string, total: number, byPoints: number) => ({
      ...{ ...line, id, quantity: 3 },
      cost: { subtotal: usd(total + byPoints), discount: usd(byPoints), total: usd(total) },
      discounts: [{ rule: 'points' as const, title: 'Points', amount: usd(byPoints) }],
    })
    const lines = [lineOf('li_a', 4_000, 0), lineOf('li_b', 2_000, 600), lineOf('li_c', 0, 300)]
    const cost = { ...order.cost, shipping: usd(1_000), tax: usd(0), total: usd(7_000) }
    let refunds: Refund[] = []
    const at = (...more: Pick<Refund, 'amount' | 'lines'>[]) => {
      refunds = more.map((one, n) => ({ id: `rfd_${n}`, at: order.createdAt, ...one }))
      const payment = { ...order.payment, refunds }
      return pointsAt({ ...order, lines, cost, payment })
    }
    const units = (lineId: string, quantity: number, amount: number) => ({
      ...{ amount: usd(amount), lines: [{ lineId, quantity, restock: true }] },
    })
    expect(at(units('li_a', 3, 4_000))).toEqual({ earned: 20, returned: 0 })
    expect(at(units('li_b', 1, 666))).toEqual({ earned: 54, returned: 200 })
    // Given for points alone: no money goes back, and the points do.
    expect(at(units('li_c', 3, 0))).toEqual({ earned: 60, returned: 300 })
    const all = [units('li_a', 3, 4_000), units('li_b', 3, 2_000), units('li_c', 3, 0)]
    expect(at(...all)).toEqual({ earned: 0, returned: 900 })
    expect(at(...all, { amount: usd(1_000) })).toEqual({ earned: 0, returned: 900 })
    expect(at({ amount: usd(1_400) })).toEqual({ earned: 48, returned: 180 })
  })

  it('are asked for by an inspection that refunds nothing', () => {
    const { order } = placedOrder({ status: 'delivered', points: { spends: 300, earns: 0 } })
    const lines = [{ lineId: 'li_1', quantity: 1, reason: 'small' }]
    const known = { id: 'ret_1', lines, createdAt: order.createdAt, updatedAt: order.updatedAt }
    const returned: Order = { ...order, returns: [{ ...known, status: 'received' }] }
    const event = {
      ...{ type: 'return.inspected', returnId: 'ret_1', refundId: 'rfd_1' },
      ...{ paymentId: order.payment.id, amount: money(0, 'USD') },
      lines: [{ lineId: 'li_1', quantity: 1, condition: 'sellable' }],
    } satisfies OrderEvent
    const applied = applyEvent(returned, event, order.createdAt)
    expect(applied.outcome).toBe('changed')
    const messages = effectsOf(applied, { shopperId: 'shp_1', event }, EFFECT_CONTEXT)
    expect(messages.map(({ message }) => message.type)).toContain('points.settle')
  })
})
