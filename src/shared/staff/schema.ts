import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { STAFF_ROLES } from './contract.ts'

/** The tables of DIRECTORY_DB (migrations/directory). Times are milliseconds since 1970 UTC. */
export const staff = sqliteTable('staff', {
  id: text().primaryKey(),
  name: text().notNull(),
  email: text().notNull().unique(),
  role: text({ enum: STAFF_ROLES }).notNull(),
  created_at: integer().notNull(),
  ended_at: integer(),
})

export const staff_token = sqliteTable(
  'staff_token',
  {
    token_hash: text().primaryKey(),
    staff_id: text()
      .notNull()
      .references(() => staff.id),
    created_at: integer().notNull(),
    expires_at: integer().notNull(),
    revoked_at: integer(),
  },
  (table) => [index('staff_token_by_staff').on(table.staff_id)],
)

export const audit = sqliteTable('audit', {
  sequence: integer().primaryKey(),
  id: text().notNull().unique(),
  at: integer().notNull(),
  actor: text().notNull(),
  action: text().notNull(),
  subject: text().notNull(),
  before_json: text().notNull(),
  after_json: text().notNull(),
  request_id: text().notNull(),
  hash: text().notNull(),
})

export const staff_idempotency = sqliteTable('staff_idempotency', {
  key: text().primaryKey(),
  fingerprint: text().notNull(),
  holder: text().notNull(),
  state: text({ enum: ['in_flight', 'done'] }).notNull(),
  status: integer(),
  body: text(),
  created_at: integer().notNull(),
})

export type AuditRow = typeof audit.$inferSelect
export type StaffIdempotencyRow = typeof staff_idempotency.$inferSelect
