import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { staff } from '../staff/schema.ts'
import type { ViewList } from './contract.ts'

/** A table of DIRECTORY_DB (migrations/directory). Times are milliseconds since 1970 UTC. */
export const staff_view = sqliteTable(
  'staff_view',
  {
    staff_id: text()
      .notNull()
      .references(() => staff.id),
    list: text().$type<ViewList>().notNull(),
    name: text().notNull(),
    query: text().notNull(),
    saved_at: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.staff_id, table.list, table.name] })],
)
