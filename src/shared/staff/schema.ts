import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { STAFF_ROLES } from './permissions.ts'
import type { ViewList } from './views/contract.ts'

/** The values of `role`, which Workers of the version before read; the role is `role_name`. */
const FORMER_ROLES = ['owner', 'catalogue', 'warehouse', 'support'] as const
export type FormerRole = (typeof FORMER_ROLES)[number]

/** The tables of DIRECTORY_DB (migrations/directory). Times are milliseconds since 1970 UTC. */
export const staff = sqliteTable('staff', {
  id: text().primaryKey(),
  name: text().notNull(),
  email: text().notNull().unique(),
  role: text({ enum: FORMER_ROLES }).notNull(),
  created_at: integer().notNull(),
  ended_at: integer(),
  role_name: text({ enum: STAFF_ROLES }),
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

export const staff_session = sqliteTable(
  'staff_session',
  {
    id: text().primaryKey(),
    token_hash: text().notNull().unique(),
    staff_id: text()
      .notNull()
      .references(() => staff.id),
    device: text().notNull(),
    created_at: integer().notNull(),
    last_seen_at: integer().notNull(),
    expires_at: integer().notNull(),
    ended_at: integer(),
  },
  (table) => [
    index('staff_session_by_staff').on(table.staff_id),
    index('staff_session_by_end').on(table.expires_at),
  ],
)

export const audit = sqliteTable(
  'audit',
  {
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
  },
  (table) => [
    index('audit_by_actor').on(table.actor, table.sequence),
    index('audit_by_action').on(table.action, table.sequence),
    index('audit_by_subject').on(table.subject, table.sequence),
    index('audit_by_at').on(table.at),
  ],
)

export const staff_idempotency = sqliteTable('staff_idempotency', {
  key: text().primaryKey(),
  fingerprint: text().notNull(),
  holder: text().notNull(),
  state: text({ enum: ['in_flight', 'done'] }).notNull(),
  status: integer(),
  body: text(),
  created_at: integer().notNull(),
})

/** Filters of a list that a member of staff saved under a name (staff/views). */
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

export type StaffRow = typeof staff.$inferSelect
export type AuditRow = typeof audit.$inferSelect
export type StaffIdempotencyRow = typeof staff_idempotency.$inferSelect
export type StaffSessionRow = typeof staff_session.$inferSelect
