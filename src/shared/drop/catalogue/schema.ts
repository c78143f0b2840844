import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** A table of CATALOG_DB (migrations/catalog). Times are milliseconds since 1970 UTC. */
export const shop_drop = sqliteTable(
  'shop_drop',
  {
    id: text().primaryKey(),
    publication: text({ enum: ['draft', 'published', 'removed'] }).notNull(),
    opens_at: integer().notNull(),
    closes_at: integer().notNull(),
    definition: text().notNull(),
    request_key: text().unique(),
    created_at: integer().notNull(),
    updated_at: integer().notNull(),
  },
  (table) => [
    index('shop_drop_opens')
      .on(table.opens_at, table.id)
      .where(sql`${table.publication} <> 'removed'`),
  ],
)

export type DropRow = typeof shop_drop.$inferSelect
