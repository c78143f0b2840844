import { canonicalJson } from '../kit/digest.ts'
import { isClosed, type Order, type OrderAnswer, type OrderEvent } from '../order/contract.ts'
import { erasedOrder, needsAddress } from '../order/erase-rules.ts'
import { orderEventOf } from '../order/payment-event.ts'
import { applyEvent, checkCancellable } from '../order/rules.ts'
import type { Payment } from '../payment/contract.ts'
import { paymentDueAt } from '../payment/rules.ts'
import { rfc3339 } from '../platform/clock.ts'
import { ORDERS_KEPT_LIVE_MAX } from '../platform/limits.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { Sql } from '../platform/sql.ts'
import { dueOf } from '../pricing/contract.ts'
import { documentAsksFirst } from '../promotion/rules.ts'
import type { OrderCommand, OrdersContract } from './contract.ts'
import { markProcessed } from './idempotency.ts'
import { loadFormerShoppers } from './merge/store.ts'
import type { ShopperModule } from './module.ts'
import { endIfClosed } from './open-orders.ts'
import type { ShopperTransaction } from './transaction.ts'

/** The shopper's own orders, live. The record is D1; this is the view that moves at once. */
const ORDER_VIEW_TABLES = `
CREATE TABLE own_order (
  id TEXT PRIMARY KEY,
  version INTEGER NOT NULL CHECK (version >= 1),
  payment_due_at INTEGER,
  snapshot TEXT NOT NULL CHECK (json_valid(snapshot))
) STRICT, WITHOUT ROWID;
`

type Row = { snapshot: string }

export const loadOrder = (sql: Sql, id: string): Order | null => {
  const row = sql.exec<Row>('SELECT snapshot FROM own_order WHERE id = ?', id).toArray()[0]
  return row ? JSON.parse(row.snapshot) : null
}

type ListedRow = { id: string; snapshot: string }

/** Newest first, below `before`. `complete`: the object has all orders there ever were. */
function listRows(sql: Sql, limit: number, before: string | null) {
  const rows = sql
    .exec<ListedRow>(
      'SELECT id, snapshot FROM own_order WHERE id < ? ORDER BY id DESC LIMIT ?',
      before ?? '~',
      limit + 1,
    )
    .toArray()
  const complete = countOrders(sql) < ORDERS_KEPT_LIVE_MAX
  return { rows: rows.slice(0, limit), more: rows.length > limit, complete }
}

/** The first page as its text; null where orders of former shoppers belong to it as well. */
function firstOrders(sql: Sql, limit: number): string | null {
  if (loadFormerShoppers(sql, 1).length > 0) return null
  const { rows, more, complete } = listRows(sql, limit, null)
  const nextCursor = more || !complete ? (rows.at(-1)?.id ?? null) : null
  const data = rows.map(({ snapshot }) => snapshot).join(',')
  return `{"data":[${data}],"nextCursor":${JSON.stringify(nextCursor)}}`
}

export function insertOrder(sql: Sql, order: Order, paymentDueAt: number | null): void {
  sql.exec(
    'INSERT INTO own_order (id, version, payment_due_at, snapshot) VALUES (?, ?, ?, ?)',
    order.id,
    order.version,
    paymentDueAt,
    JSON.stringify(order),
  )
}

function saveOrder(sql: Sql, order: Order): void {
  const due = order.status === 'awaiting_payment' ? 'payment_due_at' : 'NULL'
  sql.exec(
    `UPDATE own_order SET version = ?, snapshot = ?, payment_due_at = ${due} WHERE id = ?`,
    order.version,
    JSON.stringify(order),
    order.id,
  )
}

/** The new payment has a window of its own. */
const moveDue = (sql: Sql, id: string, due: number): void => {
  sql.exec('UPDATE own_order SET payment_due_at = ? WHERE id = ?', due, id)
}

/** Ends the time that the order waits for its payment: the alarm asks to settle it. */
export function closePaymentWindow(tx: ShopperTransaction, orderId: string): void {
  moveDue(tx.sql, orderId, tx.now)
  tx.wakeAt(tx.now)
}

/** Orders whose payment window closed at or before `now`. */
const loadOverdueOrders = (sql: Sql, now: number): Order[] =>
  sql
    .exec<Row>('SELECT snapshot FROM own_order WHERE payment_due_at <= ?', now)
    .toArray()
    .map((row) => JSON.parse(row.snapshot))

/** When this order's payment window closes; null where it waits for no payment. */
export const paymentDueOf = (sql: Sql, id: string): number | null =>
  sql
    .exec<{ at: number | null }>('SELECT payment_due_at AS at FROM own_order WHERE id = ?', id)
    .toArray()[0]?.at ?? null

/** When the next payment window closes, or null. */
const nextPaymentDue = (sql: Sql): number | null =>
  sql.exec<{ at: number | null }>('SELECT min(payment_due_at) AS at FROM own_order').toArray()[0]
    ?.at ?? null

/** Orders that keep their goods without being paid yet. */
export const countUnpaidOrders = (sql: Sql): number =>
  sql
    .exec<{ n: number }>('SELECT count(*) AS n FROM own_order WHERE payment_due_at IS NOT NULL')
    .toArray()[0]?.n ?? 0

export const countOrders = (sql: Sql): number =>
  sql.exec<{ n: number }>('SELECT count(*) AS n FROM own_order').toArray()[0]?.n ?? 0

/**
 * Takes the buyer out of orders, all of them where no ids are given. The record's next version
 * replaces them.
 */
export function eraseOwnOrders(sql: Sql, orderIds?: readonly string[]): void {
  const rows = sql.exec<{ id: string; snapshot: string }>('SELECT id, snapshot FROM own_order')
  for (const { id, snapshot } of rows.toArray()) {
    if (orderIds && !orderIds.includes(id)) continue
    const order: Order = JSON.parse(snapshot)
    const erased = JSON.stringify(erasedOrder(order, needsAddress(order)))
    sql.exec('UPDATE own_order SET snapshot = ? WHERE id = ?', erased, id)
  }
}

/** Prices a member's cart anew, where an order has come to stand or stands no more. */
export function repriceFirstOrder(tx: ShopperTransaction): void {
  const { version, buyerLevel, offers, reduced = [] } = tx.cart()
  if (version === 0 || buyerLevel === null || !documentAsksFirst(offers)) return
  tx.changeCart({ put: [], remove: [], reduced })
}

/** Whether an order stands, as `isSale`: a paid one that is cancelled ends as `refunded`. */
export const hasStandingOrder = (sql: Sql): boolean =>
  sql
    .exec(
      `SELECT 1 FROM own_order
       WHERE snapshot ->> '$.status' <> 'cancelled'
         AND (snapshot ->> '$.status' NOT IN ('refunding', 'refunded')
           OR snapshot ->> '$.fulfilment.status' <> 'cancelled')
       LIMIT 1`,
    )
    .toArray().length > 0

/** Keeps the newest; older ones are read from the record. */
const pruneOrders = (sql: Sql): void => {
  sql.exec(
    `DELETE FROM own_order WHERE payment_due_at IS NULL AND id NOT IN
       (SELECT id FROM own_order ORDER BY id DESC LIMIT ${ORDERS_KEPT_LIVE_MAX})`,
  )
}

function enqueueEvent(
  tx: ShopperTransaction,
  id: string,
  orderId: string,
  event: OrderEvent,
  actor: 'payment' | 'shopper',
  at: string,
): void {
  tx.enqueue({
    id,
    type: 'order.event',
    body: { orderId, shopperId: tx.shopperId, event, actor, at },
  })
}

/**
 * Applies a provider's event once. Refuses `not_found` for an order that the object does not have,
 * which the record may, and what `orderEventOf` refuses: the caller raises the alarm.
 */
function applyPayment(
  tx: ShopperTransaction,
  { event }: Extract<OrderCommand, { type: 'order.apply-payment' }>,
): Result<OrderAnswer> {
  const order = loadOrder(tx.sql, event.orderId)
  if (!order) return refuse('not_found')
  const change = orderEventOf(order, event)
  if (!change.ok) return change
  if (!markProcessed(tx.sql, `payment-event ${event.eventId}`, tx.now)) {
    return ok({ kind: 'order', order })
  }
  enqueueEvent(tx, `${order.id}:${event.eventId}`, order.id, change.value, 'payment', event.at)

  // Shown at once; the record's next version replaces it. Only forward from awaiting_payment.
  const { type } = change.value
  const settles = type === 'payment.succeeded' || type === 'payment.declined'
  if (order.status !== 'awaiting_payment' || !settles || order.payment.id !== event.paymentId) {
    return ok({ kind: 'order', order })
  }
  const applied = applyEvent(order, change.value, event.at)
  const shown: Order = { ...applied.order, version: order.version }
  saveOrder(tx.sql, shown)
  endIfClosed(tx.sql, shown, tx.now)
  tx.push({ type: 'order', order: shown })
  return ok({ kind: 'order', order: shown })
}

/** The success of a payment of which nothing is due. */
const successOf = ({ payment, cost }: Order): OrderEvent => ({
  type: 'payment.succeeded',
  paymentId: payment.id,
  amount: dueOf(cost),
})

/** The order of which nothing is due, as its payment makes it. */
export const payNothing = (order: Order, now: number): Order => ({
  ...applyEvent(order, successOf(order), rfc3339(now)).order,
  version: order.version,
})

/** Tells the record that a placed order of which nothing is due is paid, and frees its budget. */
export function settlePlaced(tx: ShopperTransaction, paid: Order): void {
  const id = `${paid.id}:${paid.payment.id}:nothing-due`
  enqueueEvent(tx, id, paid.id, successOf(paid), 'payment', rfc3339(tx.now))
  endIfClosed(tx.sql, paid, tx.now)
}

/** Switches the payment of an order: in the view at once, in the record by a message. */
export function switchPayment(tx: ShopperTransaction, order: Order, payment: Payment): void {
  const at = rfc3339(tx.now)
  const event: OrderEvent = { type: 'payment.switched', from: order.payment.id, payment }
  enqueueEvent(tx, `${order.id}:${payment.id}:switched`, order.id, event, 'shopper', at)
  const shown: Order = { ...applyEvent(order, event, at).order, version: order.version }
  const due = paymentDueAt(payment)
  if (due !== null) moveDue(tx.sql, order.id, due)
  saveOrder(tx.sql, shown)
  tx.push({ type: 'order', order: shown })
}

/** Shows that an order's payment came to nothing: it needs another one. Only the view knows. */
export function dropPayment(tx: ShopperTransaction, order: Order): Order {
  const { id, kind } = order.payment
  return showPayment(tx, order, { id, kind, status: 'cancelled' })
}

/** Shows an order with what its provider said of the payment, such as its page. */
export function showPayment(tx: ShopperTransaction, order: Order, payment: Payment): Order {
  const shown: Order = { ...order, payment }
  saveOrder(tx.sql, shown)
  tx.push({ type: 'order', order: shown })
  return shown
}

/**
 * Whether the record's order still has a payment that the view was switched away from: the message
 * of the switch is on its way, and the record sends the order again after it.
 */
const isBeforeSwitch = (known: Order, told: Order): boolean =>
  known.formerPayments?.some(({ id }) => id === told.payment.id) ?? false

function advance(
  tx: ShopperTransaction,
  { order, acknowledges }: Extract<OrderCommand, { type: 'order.advance' }>,
): Result<{ kind: 'none' }> {
  tx.acknowledge(acknowledges)
  endIfClosed(tx.sql, order, tx.now)
  const known = loadOrder(tx.sql, order.id)
  // A step that was shown before it was recorded is not written a second time.
  if (!known || order.version <= known.version || isBeforeSwitch(known, order)) {
    return ok({ kind: 'none' })
  }
  const shown = withPage(order, known.payment)
  if (!looksSame(known, shown)) {
    saveOrder(tx.sql, shown)
    if (isClosed(known.status) !== isClosed(shown.status)) repriceFirstOrder(tx)
    tx.push({ type: 'order', order: shown })
  }
  return ok({ kind: 'none' })
}

/** The record does not know the page and the id that the provider gave once the order was placed. */
function withPage(order: Order, { id, redirectUrl, providerId }: Payment): Order {
  const { payment } = order
  if (payment.id !== id) return order
  const isOpen = payment.status === 'pending' || payment.status === 'declined'
  return {
    ...order,
    payment: {
      ...payment,
      ...(providerId === undefined ? {} : { providerId }),
      ...(redirectUrl === undefined || !isOpen ? {} : { redirectUrl }),
    },
  }
}

/** Whether a shopper would see no difference. */
const looksSame = (a: Order, b: Order): boolean =>
  canonicalJson({ ...a, version: 0, updatedAt: '' }) ===
  canonicalJson({ ...b, version: 0, updatedAt: '' })

function requestCancel(
  tx: ShopperTransaction,
  { orderId, reason }: Extract<OrderCommand, { type: 'order.request-cancel' }>,
): Result<OrderAnswer> {
  const order = loadOrder(tx.sql, orderId)
  if (!order) return refuse('not_found')
  if (order.status === 'cancelled') return ok({ kind: 'order', order })
  const possible = checkCancellable(order)
  if (!possible.ok) return possible
  const at = rfc3339(tx.now)
  const event: OrderEvent = { type: 'order.cancelled', reason }
  enqueueEvent(tx, `${orderId}:cancel`, orderId, event, 'shopper', at)
  return ok({ kind: 'order', order })
}

/** Asks fulfilment to settle orders whose payment window has closed. Ids are fixed. */
function askToSettle(tx: ShopperTransaction): void {
  for (const order of loadOverdueOrders(tx.sql, tx.now)) {
    tx.enqueue({
      id: `${order.id}:overdue`,
      type: 'payment.overdue',
      body: { orderId: order.id, shopperId: tx.shopperId, paymentId: order.payment.id },
    })
  }
}

/** The shopper's own orders. */
export const ordersModule: ShopperModule<OrdersContract> = {
  name: 'orders',
  tables: [{ step: 1, sql: ORDER_VIEW_TABLES }],
  commands: {
    'order.apply-payment': applyPayment,
    'order.advance': advance,
    'order.request-cancel': requestCancel,
  },
  queries: {
    orders: {
      read: ({ sql }, { limit, before }) => {
        const { rows, ...page } = listRows(sql, limit, before)
        const orders = rows.map(({ snapshot }): Order => JSON.parse(snapshot))
        return ok({ kind: 'orders', orders, ...page })
      },
      empty: () => ok({ kind: 'orders', orders: [], more: false, complete: true }),
    },
    'first-orders': {
      read: ({ sql }, { limit }) => ok({ kind: 'first-orders', json: firstOrders(sql, limit) }),
      empty: () => ok({ kind: 'first-orders', json: '{"data":[],"nextCursor":null}' }),
    },
    order: {
      read: ({ sql }, { orderId }) => {
        const order = loadOrder(sql, orderId)
        return order ? ok({ kind: 'order', order }) : refuse('not_found')
      },
      empty: () => refuse('not_found'),
    },
    'has-ordered': {
      read: ({ sql }) => ok({ kind: 'has-ordered', hasOrdered: hasStandingOrder(sql) }),
      empty: () => ok({ kind: 'has-ordered', hasOrdered: false }),
    },
  },
  erase({ sql }) {
    eraseOwnOrders(sql)
    return 'done'
  },
  maintenance: {
    nextAt: nextPaymentDue,
    run: askToSettle,
    prune: pruneOrders,
    lastActiveAt: (sql) => (countOrders(sql) > 0 ? Infinity : null),
  },
  pushes: ['order'],
}
