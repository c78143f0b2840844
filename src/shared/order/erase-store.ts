import { and, asc, eq, inArray, ne, or, type SQL, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { momentsOf } from '../notify/contract.ts'
import { mail } from '../notify/schema.ts'
import { givenRows, listed, type Query, runQueries } from '../platform/bulk-rows.ts'
import { eventFeed } from '../webhook/schema.ts'
import type { LedgerEntry } from './contract.ts'
import { erasedMessage } from './erased-message.ts'
import { orderEvents, orderNotes, orders, outbox } from './schema.ts'
import { type OrderState, stateColumns, toEntry, toState } from './store.ts'

/** The rows by which the orders of a person are found. */
interface Buyer {
  shopperIds: readonly string[]
  /** In their normal form. */
  emails: readonly string[]
}

/** In these words: the planner knows its index by them. */
const isCancellation = sql`${eventFeed.type} = 'order.cancelled'`

const hasAddress = ne(sql`coalesce(${orders.snapshot} ->> '$.shippingAddress.line1', '')`, '')

/**
 * Ids of a buyer's orders that are not erased, or kept their address, beyond an id; at most `limit`
 * of the shoppers' and of each email.
 */
export async function selectUnerased(
  db: D1Database,
  { shopperIds, emails }: Buyer,
  { after, limit }: { after: string; limit: number },
): Promise<string[]> {
  const find = (where: SQL | undefined) =>
    drizzle(db)
      .select({ id: orders.id })
      .from(orders)
      .where(and(where, sql`${orders.id} > ${after}`))
      .orderBy(asc(orders.id))
      .limit(limit)
  const found = await Promise.all([
    find(
      and(
        inArray(orders.shopperId, listed(shopperIds)),
        or(sql`${orders.email} IS NOT ''`, hasAddress),
      ),
    ),
    ...emails.map((email) => find(eq(orders.email, email))),
  ])
  const ids = new Set(found.flat().map(({ id }) => id))
  return [...ids].sort().slice(0, limit)
}

/** Orders with their ledgers, as they stood at one moment. */
export async function selectAllWithLedgers(
  db: D1Database,
  ids: readonly string[],
): Promise<{ state: OrderState; entries: LedgerEntry[] }[]> {
  const [rows, events] = await drizzle(db).batch([
    drizzle(db)
      .select(stateColumns)
      .from(orders)
      .where(inArray(orders.id, listed(ids))),
    drizzle(db)
      .select()
      .from(orderEvents)
      .where(inArray(orderEvents.orderId, listed(ids)))
      .orderBy(asc(orderEvents.orderId), asc(orderEvents.sequence)),
  ])
  const byOrder = Map.groupBy(events, ({ orderId }) => orderId)
  return rows.map((row) => ({
    state: toState(row),
    entries: (byOrder.get(row.id) ?? []).map(toEntry),
  }))
}

/** The rows of the feed that tell of the cancellation of these orders. */
export const selectCancellations = (
  db: D1Database,
  orderIds: readonly string[],
): Promise<{ orderId: string; sequence: number }[]> =>
  drizzle(db)
    .select({ orderId: eventFeed.orderId, sequence: eventFeed.sequence })
    .from(eventFeed)
    .where(and(isCancellation, inArray(eventFeed.orderId, listed(orderIds))))

/** What the database has about an order beside the order itself. */
export interface OrderTraces {
  orderId: string
  /** The order is still to be delivered. */
  keepsAddress: boolean
  entries: readonly LedgerEntry[]
  /** The data that entries become: an `order.erased` seals them. */
  texts: readonly { sequence: number; data: LedgerEntry['data'] }[]
}

/** Messages of these orders that wait for their effect, without the buyers. */
async function eraseOutbox(db: D1Database, traces: readonly OrderTraces[]): Promise<Query[]> {
  const kept = new Map(traces.map(({ orderId, keepsAddress }) => [orderId, keepsAddress]))
  const keepsAddress = (orderId: string) => kept.get(orderId) ?? false
  // The ids of an order's messages begin with its id and a colon.
  const rows = await drizzle(db)
    .select({ id: outbox.id, message: outbox.message })
    .from(outbox)
    .where(
      inArray(sql`substr(${outbox.id}, 1, instr(${outbox.id}, ':') - 1)`, listed([...kept.keys()])),
    )
  const changed = rows.map(({ id, message }) => ({
    id,
    message: JSON.stringify(erasedMessage(JSON.parse(message), keepsAddress)),
  }))
  return givenRows({ id: outbox.id, message: outbox.message }, changed).map(({ rows, value }) =>
    drizzle(db)
      .update(outbox)
      .set({ message: value.message })
      .from(rows)
      .where(eq(outbox.id, value.id)),
  )
}

/** Erases what the database has about orders beside the orders: mails, notes, reasons, messages. */
export async function eraseTraces(db: D1Database, traces: readonly OrderTraces[]): Promise<void> {
  const ids = listed(traces.map(({ orderId }) => orderId))
  const texts = traces.flatMap(({ orderId, texts }) => texts.map((one) => ({ orderId, ...one })))
  const columns = { orderId: orderEvents.orderId, sequence: orderEvents.sequence, data: 'text' }
  await runQueries(db, [
    ...givenRows(
      { ...columns, data: 'text' as const },
      texts.map(({ data, ...of }) => ({ ...of, data: JSON.stringify(data) })),
    ).map(({ rows, value }) =>
      drizzle(db)
        .update(orderEvents)
        .set({ data: value.data })
        .from(rows)
        .where(
          and(eq(orderEvents.orderId, value.orderId), eq(orderEvents.sequence, value.sequence)),
        ),
    ),
    drizzle(db)
      .update(orderNotes)
      .set({ text: ERASED_NOTE })
      .where(inArray(orderNotes.orderId, ids)),
    drizzle(db)
      .update(eventFeed)
      .set({ data: sql`json_replace(${eventFeed.data}, '$.reason', '')` })
      .where(and(isCancellation, inArray(eventFeed.orderId, ids))),
    drizzle(db)
      .delete(mail)
      .where(
        and(
          inArray(mail.at, listed(traces.flatMap(({ entries }) => momentsOf(entries)))),
          inArray(sql`substr(${mail.id}, 1, instr(${mail.id}, ':') - 1)`, ids),
        ),
      ),
    ...(await eraseOutbox(db, traces)),
  ])
}

/** The text of a note whose order was erased. */
const ERASED_NOTE = '—'
