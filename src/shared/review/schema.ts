import { sql } from 'drizzle-orm'
import {
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'
import { PHOTO_TYPES, REVIEW_STATUSES } from './contract.ts'

/** Tables of ENGAGEMENT_DB (migrations/engagement). Times are milliseconds since 1970 UTC. */
export const review = sqliteTable(
  'review',
  {
    id: text().primaryKey(),
    order_id: text().notNull(),
    line_id: text().notNull(),
    product_id: text().notNull(),
    product_title: text().notNull(),
    variant_title: text(),
    rating: integer().notNull(),
    title: text().notNull(),
    text: text().notNull(),
    status: text({ enum: REVIEW_STATUSES }).notNull(),
    reason: text(),
    version: integer().notNull(),
    request_key: text(),
    request_hash: text(),
    created_at: integer().notNull(),
    updated_at: integer().notNull(),
  },
  (table) => [
    unique().on(table.order_id, table.line_id),
    index('review_shown')
      .on(table.product_id, table.created_at, table.id)
      .where(sql`${table.status} = 'published'`),
    index('review_status').on(table.status, table.created_at, table.id),
    index('review_created').on(table.created_at, table.id),
  ],
)

export const review_photo = sqliteTable(
  'review_photo',
  {
    id: text().primaryKey(),
    review_id: text().notNull(),
    position: integer().notNull(),
    type: text({ enum: PHOTO_TYPES }).notNull(),
    width: integer().notNull(),
    height: integer().notNull(),
    state: text({ enum: ['uploading', 'stored', 'removed'] }).notNull(),
    created_at: integer().notNull(),
  },
  (table) => [
    uniqueIndex('review_photo_position')
      .on(table.review_id, table.position)
      .where(sql`${table.state} <> 'removed'`),
    index('review_photo_unused')
      .on(table.state, table.created_at)
      .where(sql`${table.state} <> 'stored'`),
  ],
)

export const review_summary = sqliteTable(
  'review_summary',
  {
    product_id: text().primaryKey(),
    stars_1: integer().notNull(),
    stars_2: integer().notNull(),
    stars_3: integer().notNull(),
    stars_4: integer().notNull(),
    stars_5: integer().notNull(),
    change: integer().notNull().unique(),
    pending: integer().notNull(),
    product_revision: integer(),
  },
  (table) => [
    index('review_summary_pending').on(table.product_id).where(sql`${table.pending} = 1`),
  ],
)

export const delivery_rating = sqliteTable(
  'delivery_rating',
  {
    order_id: text().primaryKey(),
    rating: integer().notNull(),
    text: text().notNull(),
    carriers: text().notNull(),
    request_key: text(),
    request_hash: text(),
    created_at: integer().notNull(),
  },
  (table) => [index('delivery_rating_created').on(table.created_at, table.order_id)],
)

export const carrier_rating = sqliteTable(
  'carrier_rating',
  {
    carrier: text().notNull(),
    rating: integer().notNull(),
    count: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.carrier, table.rating] })],
)

export type ReviewRow = typeof review.$inferSelect
export type ReviewPhotoRow = typeof review_photo.$inferSelect
