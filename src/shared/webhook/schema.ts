import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import {
  DELIVERY_STATUSES,
  type FeedEventType,
  type PublicEventType,
  WEBHOOK_STATUSES,
} from './contract.ts'

/** A table of every orders database (migrations/orders). */
export const eventFeed = sqliteTable(
  'event_feed',
  {
    position: integer('position').primaryKey(),
    orderId: text('order_id').notNull(),
    sequence: integer('sequence').notNull(),
    type: text('type').$type<FeedEventType>().notNull(),
    at: text('at').notNull(),
    data: text('data').notNull(),
    origin: text('origin'),
  },
  (table) => [
    index('event_feed_cancelled').on(table.orderId).where(sql`${table.type} = 'order.cancelled'`),
  ],
)

/** Tables of ENGAGEMENT_DB (migrations/engagement). Times are milliseconds since 1970 UTC. */
export const webhooks = sqliteTable('webhook', {
  id: text('id').primaryKey(),
  url: text('url').notNull(),
  events: text('events').notNull(),
  status: text('status', { enum: WEBHOOK_STATUSES }).notNull(),
  secret: text('secret').notNull(),
  cursor: text('cursor').notNull(),
  createdAt: integer('created_at').notNull(),
})

export const webhookDeliveries = sqliteTable(
  'webhook_delivery',
  {
    webhookId: text('webhook_id').notNull(),
    eventId: text('event_id').notNull(),
    subject: text('subject').notNull(),
    sequence: integer('sequence').notNull(),
    type: text('type').$type<PublicEventType>().notNull(),
    body: text('body').notNull(),
    status: text('status', { enum: DELIVERY_STATUSES }).notNull(),
    tries: integer('tries').notNull(),
    since: integer('since').notNull(),
    nextAt: integer('next_at').notNull(),
    codes: text('codes').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.webhookId, table.eventId] }),
    index('webhook_delivery_due')
      .on(table.webhookId, table.nextAt)
      .where(sql`${table.status} = 'pending'`),
    index('webhook_delivery_subject')
      .on(table.webhookId, table.subject, table.sequence)
      .where(sql`${table.status} = 'pending'`),
    index('webhook_delivery_newest').on(table.webhookId, table.createdAt, table.eventId),
  ],
)

export const stockEvents = sqliteTable(
  'stock_event',
  {
    position: integer('position').primaryKey(),
    sku: text('sku').notNull(),
    version: integer('version').notNull(),
    at: text('at').notNull(),
    data: text('data').notNull(),
  },
  (table) => [uniqueIndex('stock_event_version').on(table.sku, table.version)],
)
