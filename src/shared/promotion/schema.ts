import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

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

/** One row. Triggers of `promotion` raise its version. */
export const offers = sqliteTable('offers', {
  id: integer('id').primaryKey(),
  version: integer('version').notNull(),
})
