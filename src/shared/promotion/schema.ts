import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { SLOT_KINDS } from './contract.ts'

/** Tables of CATALOG_DB (migrations/catalog). Times are milliseconds since 1970 UTC. */
export const promotions = sqliteTable(
  'promotion',
  {
    id: text('id').primaryKey(),
    title: text('title').notNull(),
    status: text('status', { enum: ['active', 'draft'] }).notNull(),
    startsAt: integer('starts_at'),
    endsAt: integer('ends_at'),
    priority: integer('priority').notNull(),
    /** JSON: `combinesWith`, `conditions` and `action`. */
    rule: text('rule').notNull(),
    revision: integer('revision').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (table) => [index('promotion_status').on(table.status, table.id)],
)

export const promotionSlots = sqliteTable('promotion_slot', {
  id: text('id').primaryKey(),
  kind: text('kind', { enum: SLOT_KINDS }).notNull(),
  title: text('title').notNull(),
  text: text('text').notNull(),
  promotionId: text('promotion_id'),
  href: text('href'),
  /** JSON. */
  conditions: text('conditions').notNull(),
  startsAt: integer('starts_at'),
  endsAt: integer('ends_at'),
  revision: integer('revision').notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
})

/** Written by triggers as a promotion or a slot is removed. */
export const removedOffers = sqliteTable('removed_offer', {
  id: text('id').primaryKey(),
  title: text('title').notNull(),
})

/** One row. Triggers of `promotion` and `promotion_slot` raise its version. */
export const offers = sqliteTable('offers', {
  id: integer('id').primaryKey(),
  version: integer('version').notNull(),
})
