import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Tables of CATALOG_DB (migrations/catalog). Times are milliseconds since 1970 UTC. */
export const coupons = sqliteTable(
  'coupon',
  {
    id: text('id').primaryKey(),
    title: text('title').notNull(),
    promotionId: text('promotion_id').notNull(),
    total: integer('total'),
    perShopper: integer('per_shopper'),
    countsOnce: integer('counts_once', { mode: 'boolean' }).notNull(),
    isPublic: integer('is_public', { mode: 'boolean' }).notNull(),
    startsAt: integer('starts_at'),
    endsAt: integer('ends_at'),
    revision: integer('revision').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (table) => [
    index('coupon_promotion').on(table.promotionId),
    index('coupon_created').on(table.createdAt, table.id),
  ],
)

export const couponCodes = sqliteTable(
  'coupon_code',
  {
    /** The code in the form in which codes are compared (`codeKey`). */
    key: text('code_key').primaryKey(),
    couponId: text('coupon_id').notNull(),
    code: text('code').notNull(),
  },
  (table) => [index('coupon_code_campaign').on(table.couponId, table.key)],
)
