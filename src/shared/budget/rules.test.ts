import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ORDER_STATUSES } from '../order/contract.ts'
import { DAY_MS } from '../platform/clock.ts'
import type { BudgetDecision, BudgetOrder, Exposure } from './contract.ts'
import {
  budgetOf,
  decideBudget,
  endsOpenOrder,
  isOpenOrder,
  ofNetwork,
  openUntil,
  problemOf,
} from './rules.ts'

const BUDGET = budgetOf({ orders: 10, units: 200, firstOrderUnits: 300, amount: 100_000 })
const NOTHING: Exposure = { orders: 0, units: 0, amount: 0 }
const order = (units: number, more: Partial<BudgetOrder> = {}): BudgetOrder => ({
  orderId: 'ord_1',
  units,
  amount: 100,
  onDelivery: true,
  verified: false,
  ...more,
})
const kindOf = (exposure: Exposure, one: BudgetOrder) => decideBudget(exposure, BUDGET, one).kind

/** From the mildest answer to the hardest. */
const HARDNESS: Record<BudgetDecision['kind'], number> = {
  allow: 0,
  verify: 1,
  prepay: 2,
  refuse: 3,
}

const exposures = fc.record({
  orders: fc.integer({ min: 0, max: 60 }),
  units: fc.integer({ min: 0, max: 2_000 }),
  amount: fc.integer({ min: 0, max: 600_000 }),
})
const orders = fc.record({
  orderId: fc.constant('ord_1'),
  units: fc.integer({ min: 1, max: 200_000 }),
  amount: fc.integer({ min: 0, max: 600_000 }),
  onDelivery: fc.boolean(),
  verified: fc.boolean(),
})

describe('a budget', () => {
  it.each([
    ['a first order up to its own bound', NOTHING, order(300), 'allow'],
    ['a larger first order', NOTHING, order(301), 'verify'],
    ['a larger first order that is verified', NOTHING, order(301, { verified: true }), 'allow'],
    ['all the shop has, in one order', NOTHING, order(999 * 200), 'refuse'],
    ['the tenth order', { orders: 9, units: 9, amount: 0 }, order(1), 'allow'],
    ['the eleventh order', { orders: 10, units: 10, amount: 0 }, order(1), 'verify'],
    ['the unit after the bound', { orders: 1, units: 200, amount: 0 }, order(1), 'verify'],
    [
      'a second order after a large first',
      { orders: 1, units: 300, amount: 0 },
      order(1),
      'verify',
    ],
    ['far more at the door', { orders: 20, units: 20, amount: 0 }, order(1), 'prepay'],
    [
      'far more, prepaid',
      { orders: 20, units: 20, amount: 0 },
      order(1, { onDelivery: false, verified: true }),
      'allow',
    ],
    ['the order past the last', { orders: 40, units: 40, amount: 0 }, order(1), 'refuse'],
    ['value past the bound', { orders: 1, units: 1, amount: 100_000 }, order(1), 'verify'],
  ] as const)('answers %s', (_what, exposure, one, kind) => {
    expect(kindOf(exposure, one)).toBe(kind)
  })

  it('never answers more exposure more mildly', () => {
    fc.assert(
      fc.property(exposures, exposures, orders, (a, more, one) => {
        const b = {
          orders: a.orders + more.orders,
          units: a.units + more.units,
          amount: a.amount + more.amount,
        }
        expect(HARDNESS[kindOf(b, one)]).toBeGreaterThanOrEqual(HARDNESS[kindOf(a, one)])
      }),
    )
  })

  it('never answers a verified or prepaid order harder than the same order without', () => {
    fc.assert(
      fc.property(exposures, orders, (exposure, one) => {
        const hardness = HARDNESS[kindOf(exposure, one)]
        const verified = HARDNESS[kindOf(exposure, { ...one, verified: true })]
        const prepaid = HARDNESS[kindOf(exposure, { ...one, onDelivery: false })]
        expect(Math.max(verified, prepaid)).toBeLessThanOrEqual(hardness)
      }),
    )
  })

  it('bounds what is open, whatever is asked for in whatever order', () => {
    fc.assert(
      fc.property(fc.array(orders, { maxLength: 80 }), (all) => {
        const open = { ...NOTHING }
        for (const one of all) {
          if (kindOf(open, one) !== 'allow') continue
          open.orders += 1
          open.units += one.units
          open.amount += one.amount
        }
        expect(open.orders).toBeLessThanOrEqual(40)
        expect(open.units).toBeLessThanOrEqual(1_200)
        expect(open.amount).toBeLessThanOrEqual(400_000)
      }),
    )
  })

  it('is larger for a network, by its factor alone', () => {
    const network = ofNetwork(BUDGET)
    const busy = { orders: 199, units: 3_999, amount: 0 }
    expect(decideBudget(busy, network, order(1)).kind).toBe('allow')
    expect(decideBudget({ ...busy, orders: 200 }, network, order(1)).kind).toBe('verify')
  })

  it('of a merchant must be in order', () => {
    expect(budgetOf({ orders: 3 })).toMatchObject({ orders: 3, units: 200 })
    for (const wrong of [
      { orders: 0 },
      { units: 400 },
      { amount: 0 },
      { prepayFactor: 0.5 },
      { refuseFactor: 1 },
      { networkFactor: 0 },
    ]) {
      expect(() => budgetOf(wrong)).toThrow('openOrders')
    }
  })

  it('says in words what is refused and what to do', () => {
    expect(problemOf({ kind: 'allow' })).toBeNull()
    expect(problemOf({ kind: 'refuse', measure: 'units', limit: 1_200 })).toMatchObject({
      code: 'too_many_open_orders',
      detail: expect.stringMatching(/1200 units.*Pay or cancel/),
      extra: { limit: 1_200, measure: 'units' },
    })
  })
})

describe('an order', () => {
  const standing = (kind: 'sandbox' | 'cash-on-delivery') =>
    ORDER_STATUSES.map((status) => {
      const one = { status, payment: { id: 'pay_1', kind, status: 'pending' as const } }
      return { status, open: isOpenOrder(one), ends: endsOpenOrder(one) }
    })

  it('that is prepaid is open until it is paid or closed', () => {
    const all = standing('sandbox')
    expect(all.filter(({ open }) => open).map(({ status }) => status)).toEqual([
      'placed',
      'awaiting_payment',
    ])
    expect(all.filter(({ ends }) => ends).map(({ status }) => status)).toEqual([
      'paid',
      'cancelled',
      'refunding',
      'refunded',
    ])
  })

  it('that is paid at the door is open until it is delivered or closed', () => {
    const all = standing('cash-on-delivery')
    expect(all.filter(({ open }) => open).map(({ status }) => status)).toEqual([
      'placed',
      'awaiting_payment',
      'paid',
      'allocated',
      'packed',
      'shipped',
    ])
    expect(all.filter(({ ends }) => ends).map(({ status }) => status)).toEqual([
      'delivered',
      'cancelled',
      'refunding',
      'refunded',
    ])
  })

  it('counts longer where it is paid at the door, and never for ever', () => {
    expect(openUntil({ onDelivery: true }, 0)).toBe(30 * DAY_MS)
    expect(openUntil({ onDelivery: false }, 0)).toBeLessThan(DAY_MS)
  })
})
