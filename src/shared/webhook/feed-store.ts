import { asc, gt, max } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { EventFeed, FeedEvent } from './contract.ts'
import { orderEventId } from './rules.ts'
import { eventFeed } from './schema.ts'

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
})

const toEvent = ({
  position,
  orderId,
  sequence,
  type,
  at,
  data,
}: typeof eventFeed.$inferSelect): FeedEvent => ({
  position,
  id: orderEventId(orderId, sequence),
  subject: orderId,
  type,
  at,
  sequence,
  data: JSON.parse(data),
})
