import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { FeedEventType } from './contract.ts'

/** A table of every orders database (migrations/orders). */
export const eventFeed = sqliteTable('event_feed', {
  position: integer('position').primaryKey(),
  orderId: text('order_id').notNull(),
  sequence: integer('sequence').notNull(),
  type: text('type').$type<FeedEventType>().notNull(),
  at: text('at').notNull(),
  data: text('data').notNull(),
})
