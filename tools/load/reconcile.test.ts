import { expect, it } from 'vitest'
import { type Records, reconcile } from './reconcile.ts'
import type { RecordedOrder } from './staff-api.ts'

const order = (n: number, changes: Partial<RecordedOrder> = {}): RecordedOrder => ({
  id: `ord_${n}`,
  number: `K-${n}`,
  status: 'allocated',
  email: `${n}@kerbside.example`,
  subtotal: 700,
  discount: 0,
  shipping: 595,
  tax: 50,
  taxIncluded: false,
  total: 1345,
  lines: [
    { sku: 'A', quantity: 2, unitPrice: 100, total: 200 },
    { sku: 'B', quantity: 1, unitPrice: 500, total: 500 },
  ],
  ...changes,
})

const told = ({ id, number, email, total, lines }: RecordedOrder) => ({
  orderId: id,
  number,
  email,
  total,
  lines: lines.map(({ sku, quantity }) => ({ sku, quantity })).reverse(),
  at: '2026-01-01T00:00:00.000Z',
})

const level = (onHand: number, committed: number, held = 0) => ({
  onHand,
  committed,
  held,
  available: onHand - committed - held,
})

/** Two orders, and records that agree. */
const agreeing = (): Records => ({
  asked: 2,
  acknowledged: [told(order(1)), told(order(2))],
  unsure: new Set(),
  recorded: [order(2), order(1)],
  prices: new Map([
    ['A', 100],
    ['B', 500],
  ]),
  before: new Map([
    ['A', level(1000, 3)],
    ['B', level(1000, 0)],
  ]),
  after: new Map([
    ['A', level(1000, 7)],
    ['B', level(1000, 2)],
  ]),
})

it('records that agree give no difference', () => {
  expect(reconcile(agreeing())).toEqual([])
})

it('tax that the prices include is not counted on top', () => {
  const included = (n: number) => order(n, { taxIncluded: true, total: 1295 })
  const records = agreeing()
  records.recorded = [included(1), included(2)]
  records.acknowledged = [told(included(1)), told(included(2))]
  expect(reconcile(records)).toEqual([])
  records.recorded = [included(1), order(2, { taxIncluded: true, total: 1345 })]
  records.acknowledged = records.recorded.map(told)
  expect(reconcile(records)).toEqual(['ord_2: total 1345 is not the sum of its parts'])
})

it('units of shipped orders have left the house', () => {
  const records = agreeing()
  records.recorded = [order(2), order(1, { status: 'delivered' })]
  records.after = new Map([
    ['A', level(998, 5)],
    ['B', level(999, 1)],
  ])
  expect(reconcile(records)).toEqual([])
})

it.each<[string, Partial<Records>, RegExp]>([
  ['is lost', { recorded: [order(1)] }, /ord_2 was acknowledged and is not recorded/],
  [
    'was told to nobody',
    { recorded: [order(1), order(2), order(3)] },
    /ord_3 is recorded and nobody was told/,
  ],
  [
    'is placed twice',
    { recorded: [order(1), order(2), order(3, { email: '1@kerbside.example' })] },
    /1@kerbside.example asked once and has 2 orders/,
  ],
  ['is recorded twice', { recorded: [order(1), order(2), order(1)] }, /ord_1 is recorded 2 times/],
  [
    'costs more than was shown',
    { recorded: [order(2), order(1, { total: 1346, tax: 51 })] },
    /ord_1: recorded at 1346, shown at 1345/,
  ],
  [
    'does not add up',
    { recorded: [order(2), order(1, { tax: 51 })] },
    /ord_1: total 1345 is not the sum/,
  ],
  [
    'lacks a line',
    { recorded: [order(2), order(1, { lines: order(1).lines.slice(1) })] },
    /ord_1: other lines than bought/,
  ],
  [
    'was cancelled',
    { recorded: [order(2), order(1, { status: 'cancelled' })] },
    /ord_1: cancelled/,
  ],
  ['was never placed', { asked: 3 }, /3 orders were asked for and 2 acknowledged/],
])('an order that %s is found', (_, change, difference) => {
  expect(reconcile({ ...agreeing(), ...change }).join('\n')).toMatch(difference)
})

it('one unit too many, one hold left over: stock is checked to the unit', () => {
  const records = agreeing()
  records.after = new Map([
    ['A', level(1000, 8)],
    ['B', level(1000, 2, 1)],
  ])
  expect(reconcile(records)).toEqual([
    'A: available is 992, expected 993',
    'A: committed is 8, expected 7',
    'B: available is 997, expected 998',
    'B: held is 1, expected 0',
  ])
})

it('an order whose answer was lost may exist, but only once', () => {
  const records = agreeing()
  records.acknowledged = [told(order(1))]
  records.unsure = new Set(['2@kerbside.example'])
  expect(reconcile(records)).toEqual(['2 orders were asked for and 1 acknowledged'])
})
