import { eq, inArray, type SQLWrapper, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { type Mail, mailRow } from '../notify/contract.ts'
import { mail } from '../notify/schema.ts'
import { givenRows, insertRows, listed, runQueries } from '../platform/bulk-rows.ts'
import type { OutboxMessage } from '../platform/messages.ts'
import type { OrderFeedEvent } from '../webhook/contract.ts'
import { eventFeed } from '../webhook/schema.ts'
import type { LedgerEntry, Order } from './contract.ts'
import { deliveryAttentionOf } from './parcel-rules.ts'
import { insertParcels } from './parcel-store.ts'
import { markDue } from './report-store.ts'
import { attentionOf } from './returned-money.ts'
import { returnsColumnOf } from './returns/rules.ts'
import { orderEvents, orders, outbox } from './schema.ts'
import type { OrderState } from './store.ts'

/** One order's change: its newest state, the ledger entries that led there, and what follows. */
export interface OrderWrite {
  state: OrderState
  entries: LedgerEntry[]
  /** The entries' rows of the event feed. */
  events: OrderFeedEvent[]
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

/** The set of the column `attention` is closed; what it has not stands in the other one. */
function attentionColumnsOf(
  order: Order,
): Pick<typeof orders.$inferSelect, 'attention' | 'deliveryAttention'> {
  const ofMoney = attentionOf(order)
  return ofMoney === 'over_refunded'
    ? { attention: null, deliveryAttention: ofMoney }
    : { attention: ofMoney, deliveryAttention: deliveryAttentionOf(order) }
}

/** The row of an order: every column follows from its state. */
export const orderRow = ({
  order,
  shopperId,
  checkoutId,
  headHash,
}: OrderState): typeof orders.$inferSelect => ({
  id: order.id,
  shopperId,
  checkoutId,
  number: order.number,
  status: order.status,
  paymentStatus: paymentColumnOf(order.payment),
  ...attentionColumnsOf(order),
  returns: returnsColumnOf(order),
  version: order.version,
  total: order.cost.total.amount,
  currency: order.cost.total.currency,
  email: order.email.toLowerCase(),
  headHash,
  snapshot: JSON.stringify(order),
  createdAt: Date.parse(order.createdAt),
  updatedAt: Date.parse(order.updatedAt),
})

/** The columns that an order's changes write. */
const CHANGED = {
  status: orders.status,
  paymentStatus: orders.paymentStatus,
  attention: orders.attention,
  deliveryAttention: orders.deliveryAttention,
  returns: orders.returns,
  version: orders.version,
  headHash: orders.headHash,
  snapshot: orders.snapshot,
  updatedAt: orders.updatedAt,
}

const changeOrders = (db: D1Database, writes: readonly OrderWrite[]): SQLWrapper[] =>
  givenRows(
    { id: orders.id, ...CHANGED },
    writes.map(({ state }) => orderRow(state)),
  ).map(({ rows, value: { id, ...changed } }) =>
    drizzle(db).update(orders).set(changed).from(rows).where(eq(orders.id, id)),
  )

/** Only an erasure changes the column: each write of it is a write of its index, too. */
const eraseEmails = (db: D1Database, writes: readonly OrderWrite[]): SQLWrapper[] => {
  const erased = writes.filter(({ entries }) => entries.some(({ type }) => type === 'order.erased'))
  if (erased.length === 0) return []
  const ids = listed(erased.map(({ state }) => state.order.id))
  return [drizzle(db).update(orders).set({ email: '' }).where(inArray(orders.id, ids))]
}

const insertEntries = (db: D1Database, writes: readonly OrderWrite[]): SQLWrapper[] =>
  insertRows(
    db,
    orderEvents,
    {},
    writes.flatMap(({ state, entries }) =>
      entries.map((entry) => ({
        ...entry,
        orderId: state.order.id,
        data: JSON.stringify(entry.data),
      })),
    ),
  )

/** Positions are given in the order of the commits: a reader behind one of them misses none. */
const insertFeed = (db: D1Database, writes: readonly OrderWrite[]): SQLWrapper[] =>
  insertRows(
    db,
    eventFeed,
    { position: sql`null` },
    writes.flatMap(({ events }) =>
      events.map((event) => ({ ...event, data: JSON.stringify(event.data) })),
    ),
  )

/** The column's closed set is older than the queue of payments; a message's type says its queue. */
function queueColumnOf({ queue }: OutboxMessage): typeof outbox.$inferSelect.queue {
  if (queue === 'behaviour' || queue === 'catalog') {
    throw new Error(`an order sends no message of ${queue}`)
  }
  return queue === 'payments' ? 'delivery' : queue
}

const outboxRow = (entry: OutboxMessage) => ({
  id: entry.message.id,
  queue: queueColumnOf(entry),
  message: JSON.stringify(entry.message),
  createdAt: entry.createdAt,
  dueAt: entry.dueAt,
})

const insertOutbox = (db: D1Database, writes: readonly OrderWrite[]): SQLWrapper[] =>
  insertRows(
    db,
    outbox,
    { attempts: 0 },
    writes.flatMap((write) => write.outbox.map(outboxRow)),
  ).map((insert) => insert.onConflictDoNothing({ target: outbox.id }))

const column = (name: keyof typeof outbox.$inferSelect) => sql.identifier(outbox[name].name)

/**
 * Turns the row that caused a change into the first message the change causes: one row written
 * where a delete and an insert are two. Where the row is gone, the insert that follows makes it.
 * Drizzle has no `or ignore` of an update: a message that is there already stays as it is.
 */
const replaceOutbox = (writes: readonly OrderWrite[]): SQLWrapper[] =>
  givenRows(
    {
      old: outbox.id,
      id: outbox.id,
      queue: outbox.queue,
      message: outbox.message,
      createdAt: outbox.createdAt,
      dueAt: outbox.dueAt,
    },
    writes.flatMap(({ finishes, outbox: messages }) =>
      finishes.flatMap((old, i) => {
        const next = messages[i]
        return next === undefined ? [] : [{ old, ...outboxRow(next) }]
      }),
    ),
  ).map(
    ({ rows, value }) => sql`
    update or ignore ${outbox}
       set ${column('id')} = ${value.id}, ${column('queue')} = ${value.queue},
           ${column('message')} = ${value.message}, ${column('createdAt')} = ${value.createdAt},
           ${column('dueAt')} = ${value.dueAt}, ${column('attempts')} = 0
      from ${rows} where ${outbox.id} = ${value.old}`,
  )

const insertMails = (db: D1Database, writes: readonly OrderWrite[]): SQLWrapper[] =>
  insertRows(
    db,
    mail,
    {},
    writes.flatMap(({ mails }) => mails.map(mailRow)),
  ).map((insert) => insert.onConflictDoNothing({ target: [mail.at, mail.id] }))

const deleteOutbox = (db: D1Database, ids: readonly string[]): SQLWrapper[] =>
  ids.length === 0
    ? []
    : [
        drizzle(db)
          .delete(outbox)
          .where(inArray(outbox.id, listed(ids))),
      ]

/**
 * Records placed orders with their first entry and messages, all or none.
 * @throws a constraint error where one of them, or another order of its checkout, is there already.
 */
export async function insertOrders(db: D1Database, writes: readonly OrderWrite[]): Promise<void> {
  await runQueries(db, [
    ...insertRows(
      db,
      orders,
      {},
      writes.map(({ state }) => orderRow(state)),
    ),
    ...insertEntries(db, writes),
    ...insertFeed(db, writes),
    ...insertMails(db, writes),
    ...insertOutbox(db, writes),
    ...markDue(db, writes),
  ])
}

/**
 * Moves orders on, all or none; a write without entries only settles outbox rows.
 * @throws a constraint error where another writer has taken one of the versions.
 */
export async function updateOrders(db: D1Database, writes: readonly OrderWrite[]): Promise<void> {
  const changed = writes.filter((write) => write.entries.length > 0)
  await runQueries(db, [
    ...insertEntries(db, changed),
    ...insertFeed(db, changed),
    ...changeOrders(db, changed),
    ...eraseEmails(db, changed),
    ...insertParcels(
      db,
      changed.map(({ state, entries }) => ({ orderId: state.order.id, entries })),
    ),
    ...insertMails(db, changed),
    ...replaceOutbox(changed),
    ...insertOutbox(db, writes),
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
export async function finishOutbox(db: D1Database, ids: readonly string[]): Promise<void> {
  await runQueries(db, deleteOutbox(db, ids))
}
