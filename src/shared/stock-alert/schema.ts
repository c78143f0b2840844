import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

/** A table of ENGAGEMENT_DB. Times are milliseconds since 1970 UTC. */
export const stock_alert = sqliteTable(
  'stock_alert',
  {
    token: text().primaryKey().notNull(),
    sku: text().notNull(),
    variant_id: text().notNull(),
    email: text().notNull(),
    title: text().notNull(),
    handle: text().notNull(),
    asked_at: integer().notNull(),
    /** When the request is to be looked at; null while its SKU is sold out. */
    due_at: integer(),
    mailed_at: integer(),
  },
  (table) => [
    uniqueIndex('stock_alert_waiting')
      .on(table.sku, table.email)
      .where(sql`${table.mailed_at} IS NULL`),
    index('stock_alert_due').on(table.due_at).where(sql`${table.mailed_at} IS NULL`),
    index('stock_alert_email').on(table.email),
    index('stock_alert_asked').on(table.asked_at),
  ],
)
