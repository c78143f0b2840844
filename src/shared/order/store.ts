import { and, asc, desc, eq, gte, inArray, isNotNull, lt, max, min, type SQL } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { INSERT_MAIL, type Mail, mailFields } from '../notify/contract.ts'
import { bulk, runBatch } from '../platform/d1.ts'
import type { OutboxMessage } from '../platform/messages.ts'
import type { LedgerEntry, Order, OrderActor, OrderAttention, OrderStatus } from './contract.ts'
import { attentionOf } from './returned-money.ts'
import { orderEvents, orders } from './schema.ts'

/** An order as the record has it. `headHash` is the hash of its last ledger entry. */
export interface OrderState {
  order: Order
  shopperId: string
  checkoutId: string
  headHash: string
}

/** One order's change: its newest state, the ledger entries that led there, and what follows. */
export interface OrderWrite {
  state: OrderState
  entries: LedgerEntry[]
  outbox: OutboxMessage[]
  mails: Mail[]
  /** Ids of the outbox rows whose effect this is. */
  finishes: string[]
}

type Row = Pick<
  typeof orders.$inferSelect,
  'snapshot' | 'shopperId' | 'checkoutId' | 'headHash' | 'id'
>

const stateColumns = {
  id: orders.id,
  shopperId: orders.shopperId,
  checkoutId: orders.checkoutId,
  headHash: orders.headHash,
  snapshot: orders.snapshot,
}

/** The snapshot was written by this file from a typed order: it is read back as one. */
const toState = ({ snapshot, shopperId, checkoutId, headHash }: Row): OrderState => {
  const order: Order = JSON.parse(snapshot)
  return { order, shopperId, checkoutId, headHash }
}

/** Orders by id; unknown ids are absent. One query, whatever their number. */
export async function readStates(
  db: D1Database,
  ids: readonly string[],
): Promise<Map<string, OrderState>> {
  const { results } = await db
    .prepare(
      `SELECT id, shopper_id AS shopperId, checkout_id AS checkoutId, head_hash AS headHash, snapshot
         FROM orders WHERE id IN (SELECT value FROM json_each(?))`,
    )
    .bind(JSON.stringify([...new Set(ids)]))
    .all<Row>()
  return new Map(results.map((row) => [row.id, toState(row)]))
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
                           total, currency, head_hash, snapshot, created_at, updated_at)
       SELECT value->>'id', value->>'shopper', value->>'checkout', value->>'number',
              value->>'status', value->>'payment', value->>'version', value->>'total',
              value->>'currency', value->>'hash', value->>'snapshot', value->>'created',
              value->>'updated' FROM json_each(?)`,
      writes.map(({ state }) => orderFields(state)),
    ),
    ...insertEntries(db, writes),
    ...insertMails(db, writes),
    ...insertOutbox(
      db,
      writes.flatMap((write) => write.outbox),
    ),
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
  ])
}

/** Removes outbox rows whose effect is done. */
export const finishOutbox = (db: D1Database, ids: readonly string[]): Promise<void> =>
  runBatch(db, deleteOutbox(db, ids))

export interface OrderFilter {
  /** Ids below this one. */
  before: string | null
  status: OrderStatus | null
  shopperId: string | null
  /** `any`: every order that needs a look. */
  attention: OrderAttention | 'any' | null
}

/** Orders newest first. */
export async function selectOrders(
  db: D1Database,
  filter: OrderFilter,
  limit: number,
): Promise<OrderState[]> {
  const conditions: SQL[] = [
    ...(filter.before === null ? [] : [lt(orders.id, filter.before)]),
    ...(filter.status === null ? [] : [eq(orders.status, filter.status)]),
    ...(filter.shopperId === null ? [] : [eq(orders.shopperId, filter.shopperId)]),
    ...needing(filter.attention),
  ]
  const rows = await drizzle(db)
    .select(stateColumns)
    .from(orders)
    .where(and(...conditions))
    .orderBy(desc(orders.id))
    .limit(limit)
  return rows.map(toState)
}

function needing(attention: OrderFilter['attention']): SQL[] {
  if (attention === null) return []
  return [attention === 'any' ? isNotNull(orders.attention) : eq(orders.attention, attention)]
}

/** Ids of orders delivered at or before `at` (milliseconds) and not yet completed. */
export async function selectDelivered(
  db: D1Database,
  at: number,
  limit: number,
): Promise<string[]> {
  const rows = await drizzle(db)
    .select({ id: orders.id })
    .from(orders)
    .where(and(eq(orders.status, 'delivered'), lt(orders.updatedAt, at + 1)))
    .limit(limit)
  return rows.map(({ id }) => id)
}

/** An order's ledger from its first entry; empty where the record does not know the order. */
export async function selectLedger(db: D1Database, orderId: string): Promise<LedgerEntry[]> {
  return (await selectEntries(db, orderId)).map(toEntry)
}

const selectEntries = (db: D1Database, orderId: string) =>
  drizzle(db)
    .select()
    .from(orderEvents)
    .where(eq(orderEvents.orderId, orderId))
    .orderBy(asc(orderEvents.sequence))

const toEntry = ({
  orderId: _,
  actor,
  data,
  ...entry
}: typeof orderEvents.$inferSelect): LedgerEntry => ({
  ...entry,
  // The column holds what this file wrote from a typed entry.
  actor: actor as OrderActor,
  data: JSON.parse(data),
})

/** An order and its ledger as they stood at one moment; null where the record has no such order. */
export async function selectWithLedger(
  db: D1Database,
  orderId: string,
): Promise<{ state: OrderState; entries: LedgerEntry[] } | null> {
  const [rows, events] = await drizzle(db).batch([
    drizzle(db).select(stateColumns).from(orders).where(eq(orders.id, orderId)),
    selectEntries(db, orderId),
  ])
  const [row] = rows
  return row ? { state: toState(row), entries: events.map(toEntry) } : null
}

/** The ids of the first and the last order; null where there is none. */
export async function selectIdRange(
  db: D1Database,
): Promise<{ first: string; last: string } | null> {
  const [row] = await drizzle(db)
    .select({ first: min(orders.id), last: max(orders.id) })
    .from(orders)
  return row?.first && row.last ? { first: row.first, last: row.last } : null
}

/** At most `limit` order ids from this text on, in their order. */
export async function selectIdsFrom(
  db: D1Database,
  from: string,
  limit: number,
): Promise<string[]> {
  const rows = await drizzle(db)
    .select({ id: orders.id })
    .from(orders)
    .where(gte(orders.id, from))
    .orderBy(asc(orders.id))
    .limit(limit)
  return rows.map(({ id }) => id)
}

/** Which of these event ids the order's ledger already has. */
export async function selectKnownEvents(
  db: D1Database,
  orderId: string,
  eventIds: readonly string[],
): Promise<string[]> {
  const rows = await drizzle(db)
    .select({ eventId: orderEvents.eventId })
    .from(orderEvents)
    .where(and(eq(orderEvents.orderId, orderId), inArray(orderEvents.eventId, [...eventIds])))
  return rows.map(({ eventId }) => eventId)
}
