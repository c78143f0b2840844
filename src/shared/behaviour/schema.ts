import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** A table of ENGAGEMENT_DB (migrations/engagement). `at` is milliseconds since 1970 UTC. */
export const behaviour_event = sqliteTable(
  'behaviour_event',
  {
    day: text().notNull(),
    id: text().notNull(),
    shopper_id: text(),
    at: integer().notNull(),
    name: text().notNull(),
    data: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.day, table.id] })],
)
