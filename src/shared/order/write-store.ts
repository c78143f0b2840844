import { INSERT_MAIL, type Mail, mailFields } from '../notify/contract.ts'
import { bulk, runBatch } from '../platform/d1.ts'
import type { OutboxMessage } from '../platform/messages.ts'
import type { LedgerEntry, Order } from './contract.ts'
import { markDue } from './report-store.ts'
import { attentionOf } from './returned-money.ts'
import type { OrderState } from './store.ts'

/** One order's change: its newest state, the ledger entries that led there, and what follows. */
export interface OrderWrite {
  state: OrderState
  entries: LedgerEntry[]
  outbox: OutboxMessage[]
  mails: Mail[]
  /** Ids of the outbox rows whose effect this is. */
  finishes: string[]
  /** Whether the reports count the order otherwise than before. */
  changesCells: boolean
}

/** The column's closed set is older than partial refunds: such a payment is one that succeeded. */
const paymentColumnOf = ({ status }: Order['payment']) =>
  status === 'partially_refunded' ? 'succeeded' : status

const orderFields = ({ order, shopperId, checkoutId, headHash }: OrderState) => ({
  id: order.id,
  shopper: shopperId,
  checkout: checkoutId,
  number: order.number,
  status: order.status,
  payment: paymentColumnOf(order.payment),
  attention: attentionOf(order),
  version: order.version,
  total: order.cost.total.amount,
  currency: order.cost.total.currency,
  email: order.email.toLowerCase(),
  hash: headHash,
  snapshot: JSON.stringify(order),
  created: Date.parse(order.createdAt),
  updated: Date.parse(order.updatedAt),
})

const insertEntries = (db: D1Database, writes: readonly OrderWrite[]): D1PreparedStatement[] =>
  bulk(
    db,
    `INSERT INTO order_event (order_id, sequence, event_id, type, at, actor, data, hash)
     SELECT value->>'order', value->>'sequence', value->>'eventId', value->>'type', value->>'at',
            value->>'actor', value->>'data', value->>'hash' FROM json_each(?)`,
    writes.flatMap(({ state, entries }) =>
      entries.map((entry) => ({
        ...entry,
        order: state.order.id,
        data: JSON.stringify(entry.data),
      })),
    ),
  )

/** The column's closed set is older than the queue of payments; a message's type says its queue. */
const queueColumnOf = ({ queue }: OutboxMessage) => (queue === 'payments' ? 'delivery' : queue)

const outboxFields = (entry: OutboxMessage) => ({
  id: entry.message.id,
  queue: queueColumnOf(entry),
  message: JSON.stringify(entry.message),
  created: entry.createdAt,
  due: entry.dueAt,
})

const insertOutbox = (db: D1Database, messages: readonly OutboxMessage[]): D1PreparedStatement[] =>
  bulk(
    db,
    `INSERT INTO outbox (id, queue, message, created_at, due_at)
     SELECT value->>'id', value->>'queue', value->>'message', value->>'created', value->>'due'
       FROM json_each(?) WHERE true ON CONFLICT (id) DO NOTHING`,
    messages.map(outboxFields),
  )

/**
 * Turns the row that caused a change into the first message the change causes: one row written
 * where a delete and an insert are two. Where the row is gone, the insert that follows makes it.
 */
const replaceOutbox = (db: D1Database, writes: readonly OrderWrite[]): D1PreparedStatement[] =>
  bulk(
    db,
    `UPDATE OR IGNORE outbox
        SET id = j.value->>'id', queue = j.value->>'queue', message = j.value->>'message',
            created_at = j.value->>'created', due_at = j.value->>'due', attempts = 0
       FROM json_each(?) AS j WHERE outbox.id = j.value->>'old'`,
    writes.flatMap(({ finishes, outbox }) =>
      finishes.flatMap((old, i) => {
        const next = outbox[i]
        return next === undefined ? [] : [{ old, ...outboxFields(next) }]
      }),
    ),
  )

const insertMails = (db: D1Database, writes: readonly OrderWrite[]): D1PreparedStatement[] =>
  bulk(
    db,
    INSERT_MAIL,
    writes.flatMap(({ mails }) => mails.map(mailFields)),
  )

const deleteOutbox = (db: D1Database, ids: readonly string[]): D1PreparedStatement[] =>
  bulk(
    db,
    `DELETE FROM outbox WHERE id IN (SELECT value->>'id' FROM json_each(?))`,
    ids.map((id) => ({ id })),
  )

/**
 * Records placed orders with their first entry and messages, all or none.
 * @throws a constraint error where one of them, or another order of its checkout, is there already.
 */
export const insertOrders = (db: D1Database, writes: readonly OrderWrite[]): Promise<void> =>
  runBatch(db, [
    ...bulk(
      db,
      `INSERT INTO orders (id, shopper_id, checkout_id, number, status, payment_status, version,
                           total, currency, email, head_hash, snapshot, created_at, updated_at)
       SELECT value->>'id', value->>'shopper', value->>'checkout', value->>'number',
              value->>'status', value->>'payment', value->>'version', value->>'total',
              value->>'currency', value->>'email', value->>'hash', value->>'snapshot',
              value->>'created', value->>'updated' FROM json_each(?)`,
      writes.map(({ state }) => orderFields(state)),
    ),
    ...insertEntries(db, writes),
    ...insertMails(db, writes),
    ...insertOutbox(
      db,
      writes.flatMap((write) => write.outbox),
    ),
    ...markDue(db, writes),
  ])

/**
 * Moves orders on, all or none; a write without entries only settles outbox rows.
 * @throws a constraint error where another writer has taken one of the versions.
 */
export function updateOrders(db: D1Database, writes: readonly OrderWrite[]): Promise<void> {
  const changed = writes.filter((write) => write.entries.length > 0)
  return runBatch(db, [
    ...insertEntries(db, changed),
    ...bulk(
      db,
      `UPDATE orders
          SET status = j.value->>'status', payment_status = j.value->>'payment',
              attention = j.value->>'attention',
              version = j.value->>'version', head_hash = j.value->>'hash',
              snapshot = j.value->>'snapshot', updated_at = j.value->>'updated'
         FROM json_each(?) AS j WHERE orders.id = j.value->>'id'`,
      changed.map(({ state }) => orderFields(state)),
    ),
    ...insertMails(db, changed),
    ...replaceOutbox(db, changed),
    ...insertOutbox(
      db,
      writes.flatMap((write) => write.outbox),
    ),
    ...deleteOutbox(
      db,
      writes.flatMap((write) => write.finishes),
    ),
    ...markDue(
      db,
      changed.filter((write) => write.changesCells),
    ),
  ])
}

/** Removes outbox rows whose effect is done. */
export const finishOutbox = (db: D1Database, ids: readonly string[]): Promise<void> =>
  runBatch(db, deleteOutbox(db, ids))
