import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/**
 * A table of ENGAGEMENT_DB and of every orders database (migrations/engagement, migrations/orders).
 * `at` is milliseconds since 1970 UTC.
 */
export const mail = sqliteTable(
  'mail',
  {
    at: integer().notNull(),
    id: text().notNull(),
    recipient: text().notNull(),
    subject: text().notNull(),
    text: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.at, table.id] })],
)
