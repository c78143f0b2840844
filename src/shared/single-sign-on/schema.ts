import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** A table of DIRECTORY_DB (migrations/directory). Times are milliseconds since 1970 UTC. */
export const signing_key = sqliteTable('signing_key', {
  period: integer().primaryKey(),
  kid: text().notNull().unique(),
  public_jwk: text().notNull(),
  private_sealed: text().notNull(),
  created_at: integer().notNull(),
})
