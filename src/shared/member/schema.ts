import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { MemberNotice } from './contract.ts'
import { hasWords, lastName, lowerName } from './name-store.ts'

/** A table of DIRECTORY_DB (migrations/directory). Times are milliseconds since 1970 UTC. */
export const member = sqliteTable(
  'member',
  {
    id: text().primaryKey(),
    email: text().notNull().unique(),
    shopper_id: text().notNull().unique(),
    name: text().notNull(),
    level: text().notNull(),
    marketing: integer().notNull(),
    locale: text().notNull(),
    created_at: integer().notNull(),
    ended_at: integer(),
    version: integer().notNull().default(1),
    level_version: integer().notNull().default(0),
  },
  (table) => [
    index('member_name').on(lowerName(table.name), table.id),
    index('member_last_name').on(lastName(table.name), table.id).where(hasWords(table.name)),
  ],
)

/**
 * A mail that an account owes its member. `detail` is the masked new email, or the device of the
 * passkey.
 */
export const memberNotice = sqliteTable(
  'member_notice',
  {
    id: text().primaryKey(),
    member_id: text().notNull(),
    kind: text().$type<MemberNotice['kind']>().notNull(),
    recipient: text().notNull(),
    detail: text().notNull(),
    at: integer().notNull(),
  },
  (table) => [index('member_notice_by_time').on(table.at, table.id)],
)

export type MemberRow = typeof member.$inferSelect
