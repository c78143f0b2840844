import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** The plain table of SEARCH_DB (migrations/search); the others there are FTS5's own. */
export const search_entry = sqliteTable('search_entry', {
  number: integer().primaryKey(),
  product_id: text().notNull().unique(),
})
