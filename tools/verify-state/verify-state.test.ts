import { expect, it } from 'vitest'
import { advanceOrders } from '../../src/shared/order/advance-orders.ts'
import { recordPlacedOrders } from '../../src/shared/order/record-placed-orders.ts'
import { d1Of } from '../../tests/fixtures/d1.ts'
import { EFFECT_CONTEXT } from '../../tests/fixtures/order-record.ts'
import { placedOrder } from '../../tests/fixtures/placed-order.ts'
import type { Entry, RecordedOrder, Row, State, StockFile } from './state.ts'
import { verifyState } from './verify-state.ts'

/** The shop's own code writes an order that was paid and allocated. */
async function paidOrder(): Promise<RecordedOrder> {
  const db = d1Of('orders')
  const payment = { id: 'pay_1', kind: 'sandbox', status: 'pending' } as const
  const placed = placedOrder({ status: 'awaiting_payment', payment })
  await recordPlacedOrders([db], [placed], EFFECT_CONTEXT)
  const { id: orderId, createdAt: at, cost } = placed.order
  const events = [
    { type: 'payment.succeeded', paymentId: 'pay_1', amount: cost.total },
    { type: 'stock.allocated' },
  ] as const
  const advances = events.map((event) => ({
    ...{ orderId, event, eventId: event.type, actor: 'system' as const, at },
  }))
  await advanceOrders([db], advances, EFFECT_CONTEXT)
  const row = { ...db.sqlite.prepare('SELECT * FROM orders').get() } as Row
  const entries = db.sqlite
    .prepare('SELECT * FROM order_event ORDER BY sequence')
    .all()
    .map(({ order_id: _, event_id: eventId, data, ...rest }) => {
      return { ...rest, eventId, data: JSON.parse(String(data)) } as unknown as Entry
    })
  return { row, order: JSON.parse(String(row.snapshot)), entries }
}

const step = (sequence: number, available: number, held: number, committed: number): Row => ({
  sequence,
  on_hand_delta: available + held + committed,
  available_delta: available,
  held_delta: held,
  committed_delta: committed,
  shortage_delta: 0,
})

/** Ten units, of which the order has two. */
function stockOf(holdId: string): StockFile {
  return {
    file: 'stock.sqlite',
    level: { sku: 'SHIRT-M', on_hand: 10, available: 8, held: 0, committed: 2, shortage: 0 },
    holds: [{ hold_id: holdId, quantity: 2, gone: 0, status: 'committed' }],
    journal: [step(1, 10, 0, 0), step(2, -2, 2, 0), step(3, 0, -2, 2)],
  }
}

interface Shop {
  state: State
  one: RecordedOrder
  stock: StockFile
}

async function soundShop(): Promise<Shop> {
  const one = await paidOrder()
  const stock = stockOf(one.order.lines[0]?.holdId ?? '')
  const total = one.order.cost.total.amount
  const payment = { id: 'pay_1', orderId: one.order.id, status: 'succeeded' }
  const state: State = {
    orders: [one],
    stock: [stock],
    payments: [{ ...payment, amount: total, refunded: 0 }],
    shown: [{ id: one.order.id, version: 3 }],
    waiting: [],
    deadLetters: [],
    feed: [`${one.order.id} 1`, `${one.order.id} 3`],
  }
  return { state, one, stock }
}

const verify = (state: State, settled = true) => {
  const told = state.orders.map(({ order: { id: orderId, cost, email } }) => ({
    ...{ orderId, total: cost.total.amount, email },
  }))
  return verifyState(state, { told, settled })
}

it('a sound shop breaks no invariant', async () => {
  const { state } = await soundShop()
  expect(verify(state)).toEqual([])
})

const BREAKS: Record<string, [words: string, change: (shop: Shop) => void]> = {
  'a unit that vanished': [
    'S1 SHIRT-M: on_hand',
    ({ stock }) => {
      stock.level.on_hand = 9
    },
  ],
  'a unit sold that was not there': [
    'S1 SHIRT-M: journal 2: available is -2',
    ({ stock }) => {
      stock.journal[0] = step(1, 0, 0, 0)
    },
  ],
  'a step of the journal that is missing': [
    'S1 SHIRT-M: journal 3 follows 1',
    ({ stock }) => void stock.journal.splice(1, 1),
  ],
  'a hold with other units than its line': [
    'S2 ord_',
    ({ stock }) => {
      stock.holds[0] = { ...stock.holds[0], quantity: 3, gone: 1 }
    },
  ],
  'a hold that ended under its order': [
    'its hold of SHIRT-M is released',
    ({ stock }) => {
      stock.holds[0] = { ...stock.holds[0], status: 'released' }
    },
  ],
  'units kept for no order': [
    'for no order',
    ({ state }) => {
      state.orders = []
    },
  ],
  'held units without a hold': [
    'S3 SHIRT-M',
    ({ stock }) => {
      stock.level.held = 1
    },
  ],
  'an entry that was changed': [
    'M1 ord_',
    ({ one }) => {
      ;(one.entries[1] as Entry).actor = 'staff:x'
    },
  ],
  'a total that is not the sum': [
    'M2 ord_',
    ({ one }) => {
      one.order.cost.shipping.amount = 601
    },
  ],
  'a line at another price': [
    'M2 ord_',
    ({ one }) => {
      ;(one.order.lines[0] as { unitPrice: object }).unitPrice = { amount: 1 }
    },
  ],
  'more money back than came': [
    'M3 ord_',
    ({ one }) => {
      one.order.payment.refunds = [{ id: 'r', amount: { amount: 9_999_999, currency: 'USD' } }]
    },
  ],
  'a charge without an order': [
    'M3 payment pay_2',
    ({ state }) => {
      const [first] = state.payments
      if (first) state.payments.push({ ...first, id: 'pay_2' })
    },
  ],
  'a payment that the provider does not have': [
    'unknown at the provider',
    ({ state }) => {
      state.payments = []
    },
  ],
  'two captures': ['M4 ord_', ({ one }) => void one.entries.push(one.entries[1] as Entry)],
  'two orders of a checkout': [
    'O1 ord_',
    ({ state, one }) => {
      const order = { ...one.order, id: 'ord_other' }
      state.orders.push({ ...one, row: { ...one.row, id: 'ord_other' }, order })
    },
  ],
  'an event that was taken twice': [
    'O2 ord_',
    ({ one }) => {
      ;(one.entries[2] as Entry).eventId = one.entries[1]?.eventId ?? ''
    },
  ],
  'a status without its event': [
    'O2 ord_',
    ({ one }) => {
      one.order.status = one.row.status = 'awaiting_payment'
    },
  ],
  'an order that stays paid': [
    'O3 ord_',
    ({ one }) => {
      one.row.status = 'paid'
    },
  ],
  'a message that waits': [
    'Q1 x waits in the outbox',
    ({ state }) => void state.waiting.push({ where: 'outbox of a database', id: 'x' }),
  ],
  'a dead letter': [
    'Q1 dead letter',
    ({ state }) => void state.deadLetters.push({ state: 'dead' }),
  ],
  'a shopper who sees an older order': [
    'sees version 2 of 3',
    ({ state }) => {
      ;(state.shown[0] as { version: number }).version = 2
    },
  ],
  'an event that is in the feed twice': [
    'Q1 an event',
    ({ state }) => void state.feed.push(state.feed[0] ?? ''),
  ],
}

it.each(Object.entries(BREAKS))('finds %s', async (_, [words, change]) => {
  const shop = await soundShop()
  change(shop)
  const found = verify(shop.state)
  expect(
    found.some((line) => line.includes(words)),
    found.join('\n'),
  ).toBe(true)
})

it('an order that a client was told of and that is not there is found', async () => {
  const { state } = await soundShop()
  const told = [{ orderId: 'ord_lost', total: 1, email: 'a@kerbside.test' }]
  expect(verifyState(state, { told, settled: true })).toEqual([
    'O1 ord_lost: a client was told of it, and it is not in the record',
  ])
})

it('while the shop works, messages may wait', async () => {
  const { state } = await soundShop()
  state.waiting.push({ where: 'outbox of a shopper', id: 'x' })
  expect(verify(state, false)).toEqual([])
})
