import { and, asc, eq, gt, gte, inArray, lt, max, min, notExists, or, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { mail } from '../notify/schema.ts'
import { listed } from '../platform/bulk-rows.ts'
import type { LedgerEntry, Order, OrderActor } from './contract.ts'
import { orderEvents, orders } from './schema.ts'

/** An order as the record has it. `headHash` is the hash of its last ledger entry. */
export interface OrderState {
  order: Order
  shopperId: string
  checkoutId: string
  headHash: string
}

type Row = Pick<
  typeof orders.$inferSelect,
  'snapshot' | 'shopperId' | 'checkoutId' | 'headHash' | 'id'
>

export const stateColumns = {
  id: orders.id,
  shopperId: orders.shopperId,
  checkoutId: orders.checkoutId,
  headHash: orders.headHash,
  snapshot: orders.snapshot,
}

/** The snapshot was written by this file from a typed order: it is read back as one. */
export const toState = ({ snapshot, shopperId, checkoutId, headHash }: Row): OrderState => {
  const order: Order = JSON.parse(snapshot)
  return { order, shopperId, checkoutId, headHash }
}

/** Bounds a read; one order is what it finds. */
const SAME_NUMBER_MAX = 5

/** Orders by id; unknown ids are absent. One query, whatever their number. */
export async function readStates(
  db: D1Database,
  ids: readonly string[],
): Promise<Map<string, OrderState>> {
  const rows = await drizzle(db)
    .select(stateColumns)
    .from(orders)
    .where(inArray(orders.id, listed([...new Set(ids)])))
  return new Map(rows.map((row) => [row.id, toState(row)]))
}

/** Orders with this number. Numbers are random: two orders of one are as good as never. */
export async function selectByNumber(db: D1Database, number: string): Promise<OrderState[]> {
  const rows = await drizzle(db)
    .select(stateColumns)
    .from(orders)
    .where(eq(orders.number, number))
    .limit(SAME_NUMBER_MAX)
  return rows.map(toState)
}

/** Orders with one of these numbers. One query, whatever their number. */
export async function selectByNumbers(
  db: D1Database,
  numbers: readonly string[],
): Promise<OrderState[]> {
  const rows = await drizzle(db)
    .select(stateColumns)
    .from(orders)
    .where(inArray(orders.number, listed(numbers)))
  return rows.map(toState)
}

interface Awaiting {
  kinds: readonly string[]
  /** Milliseconds. */
  spans: readonly { from: number; to: number }[]
  limit: number
}

const isAwaiting = ({ kinds, spans }: Awaiting) =>
  and(
    eq(orders.status, 'awaiting_payment'),
    inArray(sql`${orders.snapshot} ->> '$.payment.kind'`, [...kinds]),
    or(...spans.map(({ from, to }) => and(gte(orders.updatedAt, from), lt(orders.updatedAt, to)))),
  )

/**
 * Orders behind an id that wait for a payment of one of these kinds and last changed within one of
 * the spans (milliseconds), the oldest first.
 */
export async function selectAwaitingProvider(
  db: D1Database,
  { after, ...awaiting }: Awaiting & { after: string },
): Promise<OrderState[]> {
  const rows = await drizzle(db)
    .select(stateColumns)
    .from(orders)
    .where(and(gt(orders.id, after), isAwaiting(awaiting)))
    .orderBy(asc(orders.id))
    .limit(awaiting.limit)
  return rows.map(toState)
}

/**
 * Orders behind an id that wait as in `selectAwaitingProvider`, whose payment is pending and that no
 * mail has reminded yet: none with the id of `messageIdOf` and the time of the order.
 */
export async function selectUnreminded(
  db: D1Database,
  { after, message, ...awaiting }: Awaiting & { after: string; message: string },
): Promise<OrderState[]> {
  const id = sql`${orders.id} || ':' || ${orders.version} || ${`:${message}`}`
  const reminded = drizzle(db)
    .select({ id: mail.id })
    .from(mail)
    .where(and(eq(mail.at, orders.updatedAt), eq(mail.id, id)))
  const rows = await drizzle(db)
    .select(stateColumns)
    .from(orders)
    .where(
      and(
        gt(orders.id, after),
        isAwaiting(awaiting),
        // An unknown outcome may be a success; a declined payment was mailed.
        eq(sql`${orders.snapshot} ->> '$.payment.status'`, 'pending'),
        // An erased order has no mailbox.
        sql`${orders.email} IS NOT ''`,
        notExists(reminded),
      ),
    )
    .orderBy(asc(orders.id))
    .limit(awaiting.limit)
  return rows.map(toState)
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

/** The entry of a row. */
export const toEntry = ({
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
