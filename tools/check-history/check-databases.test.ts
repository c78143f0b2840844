import { expect, it } from 'vitest'
import { advanceOrders } from '../../src/shared/order/advance-orders.ts'
import type { Order, OrderEvent, PlacedOrder } from '../../src/shared/order/contract.ts'
import { recordPlacedOrders } from '../../src/shared/order/record-placed-orders.ts'
import { money } from '../../src/shared/platform/money.ts'
import { d1Of, type TestD1 } from '../../tests/fixtures/d1.ts'
import { EFFECT_CONTEXT } from '../../tests/fixtures/order-record.ts'
import { placedOrder } from '../../tests/fixtures/placed-order.ts'
import { checkDatabases } from './check-databases.ts'
import type { Databases } from './databases.ts'
import { renderDifference } from './difference.ts'
import { sampleHistory } from './sample-history.ts'

const check = (databases: Databases) => checkDatabases(databases, () => undefined)

/** The differences that this SQL makes in a clean record of 100 delivered orders, as printed. */
async function changedBy(sql: string, on: 'orders' | 'directory' = 'orders'): Promise<string[]> {
  const databases = await sampleHistory(1_000)
  const database = on === 'orders' ? databases.orders[0] : databases.directory
  database?.exec(`PRAGMA foreign_keys = OFF; ${sql}`)
  const { differences } = await check(databases)
  return differences.map(renderDifference)
}

/** The first order by id, as SQL. */
const FIRST = '(SELECT min(id) FROM orders)'

it('a record that its ledgers rebuild has no difference', async () => {
  const databases = await sampleHistory(1_000)
  expect(await check(databases)).toEqual({ orders: 100, events: 1_000, differences: [] })
})

it.each([
  ['status', `UPDATE orders SET status = 'packed' WHERE id = ${FIRST}`],
  ['payment_status', `UPDATE orders SET payment_status = 'unknown' WHERE id = ${FIRST}`],
  ['email', `UPDATE orders SET email = 'other@kerbside.test' WHERE id = ${FIRST}`],
  [
    'head_hash',
    `UPDATE orders SET head_hash = iif(head_hash LIKE '0%', '1', '0') || substr(head_hash, 2)
      WHERE id = ${FIRST}`,
  ],
  [
    'snapshot.fulfilment.status',
    `UPDATE orders SET snapshot = json_set(snapshot, '$.fulfilment.status', 'packed') WHERE id = ${FIRST}`,
  ],
  [
    'snapshot (digest)',
    `UPDATE orders SET snapshot = json_set(snapshot, '$.lines[0].quantity', 3) WHERE id = ${FIRST}`,
  ],
  ['parcel.KP', `DELETE FROM carrier_parcel WHERE order_id = ${FIRST}`],
  ['parcel.KP', `UPDATE carrier_parcel SET shipment_id = 'shp_other' WHERE order_id = ${FIRST}`],
  [
    'event_feed.15',
    `UPDATE event_feed SET type = 'order.paid' WHERE order_id = ${FIRST} AND type = 'order.delivered'`,
  ],
])('a changed row is found: %s', async (field, sql) => {
  const found = await changedBy(sql)
  expect(found.length).toBeGreaterThan(0)
  expect(found[0]).toContain(`  ${field}`)
  expect(found[0]).toMatch(/^ord_/)
})

const CHANGED_EVENTS = 'DROP TRIGGER order_event_no_update; DROP TRIGGER order_event_no_delete;'

it.each([
  [
    'order_event.2.hash',
    `UPDATE order_event SET at = '2026-01-01T00:00:01.000Z' WHERE order_id = ${FIRST} AND sequence = 2`,
  ],
  [
    'order_event.9.hash',
    `UPDATE order_event SET data = json_set(data, '$.number', 'INV-1') WHERE order_id = ${FIRST} AND type = 'invoice.issued'`,
  ],
  ['order_event.5.hash', `DELETE FROM order_event WHERE order_id = ${FIRST} AND sequence = 5`],
  // An unbroken chain that is shorter than the order's.
  ['status', `DELETE FROM order_event WHERE order_id = ${FIRST} AND sequence = 10`],
  ['order_event', `DELETE FROM order_event WHERE order_id = ${FIRST}`],
  ['entries', `DELETE FROM orders WHERE id = ${FIRST}`],
])('a changed ledger is found: %s', async (field, sql) => {
  const found = await changedBy(CHANGED_EVENTS + sql)
  expect(found.some((line) => line.includes(`  ${field}  `))).toBe(true)
})

it('a row of the feed that was removed is found, whichever it is', async () => {
  const remove = (position: string) =>
    changedBy(`DELETE FROM event_feed WHERE position = ${position}`)
  for (const position of ['1', '57', '(SELECT max(position) FROM event_feed)']) {
    expect((await remove(position)).length).toBeGreaterThan(0)
  }
})

it('a document with another number, or without an order, is found', async () => {
  const changed = 'DROP TRIGGER invoice_no_update; UPDATE invoice SET '
  const renumbered = await changedBy(`${changed} number = 101 WHERE number = 100`, 'directory')
  expect(renumbered.some((line) => line.includes('invoice (invoice)'))).toBe(true)
  expect(renumbered.at(-1)).toContain('invoice  invoice 2026  stored 100  rebuilt 101')
  const lost = await changedBy(`${changed} order_id = 'ord_lost' WHERE number = 7`, 'directory')
  expect(lost.some((line) => line.startsWith('ord_lost  invoice'))).toBe(true)
})

const usd = (amount: number) => money(amount, 'USD')
const at = (minute: number) => new Date(Date.UTC(2026, 0, 2, 12, minute)).toISOString()

/** A record with one order, taken through these events; each must change it. */
async function recordOf(placed: PlacedOrder, events: readonly OrderEvent[]): Promise<TestD1> {
  const db = d1Of('orders')
  await recordPlacedOrders([db], [placed], EFFECT_CONTEXT)
  const orderId = placed.order.id
  for (const [n, event] of events.entries()) {
    const advance = { orderId, event, eventId: `event-${n}`, actor: 'system' as const, at: at(n) }
    const { results } = await advanceOrders([db], [advance], EFFECT_CONTEXT)
    expect(results).toMatchObject([{ outcome: 'changed' }])
  }
  return db
}

const pending: Order['payment'] = {
  id: 'pay_first',
  kind: 'sandbox',
  status: 'pending',
  redirectUrl: '/pay/sandbox/pay_first',
}
const unpaid = () => placedOrder({ status: 'awaiting_payment', payment: pending })
const total = usd(5_598)

const second = {
  id: 'pay_second',
  kind: 'bank-transfer' as const,
  status: 'pending' as const,
  dueAt: '2026-01-09T12:00:00.000Z',
}
const HISTORIES: Record<string, readonly OrderEvent[]> = {
  'waits for its first payment': [],
  'declined, on the page of its payment': [{ type: 'payment.declined', paymentId: 'pay_first' }],
  'switched, paid twice': [
    { type: 'payment.declined', paymentId: 'pay_first' },
    { type: 'payment.switched', from: 'pay_first', payment: second },
    { type: 'payment.late', paymentId: 'pay_first', amount: total },
    { type: 'payment.succeeded', paymentId: 'pay_second', amount: total },
    { type: 'payment.refunded', paymentId: 'pay_first', amount: total },
  ],
  'paid, then out of stock': [
    { type: 'payment.succeeded', paymentId: 'pay_first', amount: total },
    { type: 'stock.lost', sku: 'SHIRT-M' },
  ],
  cancelled: [{ type: 'order.cancelled', reason: 'expired' }],
  'refunded in part': [
    { type: 'payment.succeeded', paymentId: 'pay_first', amount: total },
    { type: 'stock.allocated' },
    {
      type: 'refund.requested',
      refundId: 'rfd_1',
      paymentId: 'pay_first',
      amount: usd(500),
      reason: 'goodwill',
    },
    { type: 'payment.refunded', paymentId: 'pay_first', amount: usd(500), refundId: 'rfd_1' },
  ],
}

it.each(Object.entries(HISTORIES))('every field is rebuilt: %s', async (_, events) => {
  const db = await recordOf(unpaid(), events)
  const check = await checkDatabases(
    { orders: [db.sqlite], directory: null, close: () => undefined },
    () => undefined,
  )
  expect(check).toEqual({ orders: 1, events: events.length + 1, differences: [] })
})
