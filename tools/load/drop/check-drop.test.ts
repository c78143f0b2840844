import { describe, expect, it } from 'vitest'
import { Latency } from '../latency.ts'
import type { RecordedOrder } from '../staff-api.ts'
import type { DropTally } from './buyers.ts'
import { checkDrop, type DropRecords } from './check-drop.ts'

const order = (n: number, quantity = 1): RecordedOrder => ({
  id: `ord_${n}`,
  number: `N${n}`,
  status: 'allocated',
  email: `buyer-${n}@shop.example`,
  total: 0,
  subtotal: 0,
  discount: 0,
  shipping: 0,
  tax: 0,
  taxIncluded: false,
  lines: [{ sku: 'DROP', quantity, unitPrice: 100, total: 100 }],
})

const tally = (changed: Partial<DropTally> = {}): DropTally => ({
  orders: [1, 2].map((n) => ({ buyer: n, orderId: `ord_${n}`, holdId: `hold_${n}` })),
  holds: new Map([
    ['pass one', new Set(['hold_1'])],
    ['pass two', new Set(['hold_2'])],
  ]),
  stolen: 0,
  ends: new Map(),
  claims: new Map(),
  claimMs: new Latency(),
  entryMs: new Latency(),
  soldOutMs: new Latency(),
  ...changed,
})

const records = (changed: Partial<DropRecords> = {}): DropRecords => ({
  sku: 'DROP',
  units: 2,
  limit: 1,
  tally: tally(),
  unanswered: 0,
  recorded: [order(1), order(2)],
  level: { onHand: 2, available: 0, held: 0, committed: 2 },
  ...changed,
})

describe('the check of a drop', () => {
  it('says nothing where every promise held', () => {
    expect(checkDrop(records())).toEqual([])
  })

  it.each<[string, Partial<DropRecords>, RegExp]>([
    ['a unit too many', { recorded: [order(1), order(2), order(3)] }, /3 are in orders/],
    ['a unit too few', { recorded: [order(1)] }, /1 are in orders/],
    ['a lost order', { recorded: [order(1), order(3)] }, /ord_2 was acknowledged/],
    [
      'records that do not add up',
      { level: { onHand: 2, available: 1, held: 0, committed: 2 } },
      /on hand 2 is not/,
    ],
    [
      'units that are not committed',
      { level: { onHand: 2, available: 2, held: 0, committed: 0 } },
      /0 are committed/,
    ],
    ['more than the limit', { recorded: [order(1, 2)] }, /over the limit of 1/],
    [
      'one e-mail twice',
      { recorded: [order(1), { ...order(2), email: 'buyer-1@shop.example' }] },
      /has 2 orders/,
    ],
    ['a request without an answer', { unanswered: 1 }, /never answered/],
    ['a stolen pass', { tally: tally({ stolen: 1 }) }, /forged or shared/],
    [
      'a pass that was used twice',
      { tally: tally({ holds: new Map([['p', new Set(['a', 'b'])]]) }) },
      /made 2 holds/,
    ],
  ])('tells of %s', (_name, changed, words) => {
    expect(checkDrop(records(changed)).join('\n')).toMatch(words)
  })
})
