import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { ErasureRequester } from './contract.ts'

/** A table of DIRECTORY_DB (migrations/directory). Times are milliseconds since 1970 UTC. */
export const erasure = sqliteTable(
  'erasure',
  {
    id: text().primaryKey(),
    member_id: text().notNull().unique(),
    shopper_id: text().notNull(),
    subject: text(),
    waiting: text().notNull(),
    stores: text().notNull(),
    requested_by: text().$type<ErasureRequester>().notNull(),
    requested_at: integer().notNull(),
    runs: integer().notNull(),
    next_at: integer(),
    done_at: integer(),
  },
  (table) => [index('erasure_due').on(table.next_at).where(sql`${table.next_at} IS NOT NULL`)],
)
