import { asc, desc, gt, lt, max, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { insertRows, runQueries } from '../platform/bulk-rows.ts'
import type { EventFeed, FeedEvent, LowStock } from './contract.ts'
import { orderEventId, stockEventId } from './rules.ts'
import { eventFeed, stockEvents } from './schema.ts'

/** The events of the orders of one database. */
export const orderFeed = (db: D1Database): EventFeed => ({
  async read(after, limit) {
    const rows = await drizzle(db)
      .select()
      .from(eventFeed)
      .where(gt(eventFeed.position, after))
      .orderBy(asc(eventFeed.position))
      .limit(limit)
    return rows.map(toEvent)
  },
  async last() {
    const [row] = await drizzle(db)
      .select({ last: max(eventFeed.position) })
      .from(eventFeed)
    return row?.last ?? 0
  },
  async lastBefore(at) {
    const [row] = await drizzle(db)
      .select({ last: eventFeed.position })
      .from(eventFeed)
      .where(lt(eventFeed.at, at))
      .orderBy(desc(eventFeed.position))
      .limit(1)
    return row?.last ?? 0
  },
})

const toEvent = ({
  position,
  orderId,
  sequence,
  type,
  at,
  data,
  origin,
}: typeof eventFeed.$inferSelect): FeedEvent => ({
  position,
  id: orderEventId(orderId, sequence),
  subject: orderId,
  type,
  at,
  sequence,
  data: JSON.parse(data),
  origin,
})

/** The SKUs that ran low, of ENGAGEMENT_DB. */
export const stockFeed = (db: D1Database): EventFeed => ({
  async read(after, limit) {
    const rows = await drizzle(db)
      .select()
      .from(stockEvents)
      .where(gt(stockEvents.position, after))
      .orderBy(asc(stockEvents.position))
      .limit(limit)
    return rows.map(({ position, sku, version, at, data }) => ({
      position,
      id: stockEventId(position),
      subject: sku,
      type: 'stock.low',
      at,
      sequence: version,
      data: JSON.parse(data),
      origin: null,
    }))
  },
  async last() {
    const [row] = await drizzle(db)
      .select({ last: max(stockEvents.position) })
      .from(stockEvents)
    return row?.last ?? 0
  },
  async lastBefore(at) {
    const [row] = await drizzle(db)
      .select({ last: stockEvents.position })
      .from(stockEvents)
      .where(lt(stockEvents.at, at))
      .orderBy(desc(stockEvents.position))
      .limit(1)
    return row?.last ?? 0
  },
})

/** Puts SKUs that ran low into the feed; a level that is there already stays as it is. */
export async function insertLowStock(db: D1Database, lows: readonly LowStock[]): Promise<void> {
  const rows = lows.map(({ sku, version, at, available, lowUnits }) => ({
    sku,
    version,
    at,
    data: JSON.stringify({ sku, available, lowUnits }),
  }))
  await runQueries(
    db,
    insertRows(db, stockEvents, { position: sql`null` }, rows).map((insert) =>
      insert.onConflictDoNothing(),
    ),
  )
}
