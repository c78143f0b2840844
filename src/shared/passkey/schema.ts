import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** A table of DIRECTORY_DB (migrations/directory). Times are milliseconds since 1970 UTC. */
export const passkey = sqliteTable(
  'passkey',
  {
    credential_id: text().primaryKey(),
    id: text().notNull().unique(),
    member_id: text().notNull(),
    public_key: text().notNull(),
    counter: integer().notNull(),
    transports: text().notNull(),
    device: text().notNull(),
    created_at: integer().notNull(),
    last_used_at: integer(),
  },
  (table) => [index('passkey_by_member').on(table.member_id, table.created_at)],
)
