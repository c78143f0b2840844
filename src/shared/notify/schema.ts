import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { MAIL_STATES } from './contract.ts'

/**
 * A table of ENGAGEMENT_DB and of every orders database (migrations/engagement, migrations/orders).
 * Times are milliseconds since 1970 UTC.
 */
export const mail = sqliteTable(
  'mail',
  {
    at: integer().notNull(),
    id: text().notNull(),
    recipient: text().notNull(),
    subject: text().notNull(),
    text: text().notNull(),
    /** A key of `MAIL_KINDS`; null in rows of an older release. */
    kind: text(),
    /** A `MailContent` as JSON; null in rows of an older release. */
    content: text(),
    /** Null: it stays in the outbox, because there was no provider. */
    state: text({ enum: MAIL_STATES }),
    attempts: integer().notNull().default(0),
    /** When a queued mail is due; a sweep that claims it moves this on. */
    next_at: integer(),
    sent_at: integer(),
    provider_id: text(),
    /** Why the last attempt did not send it, or why it bounced. */
    reason: text(),
    /** When it was queued again; null: never. */
    requeued_at: integer(),
  },
  (table) => [
    primaryKey({ columns: [table.at, table.id] }),
    index('mail_queued').on(table.next_at).where(sql`${table.state} = 'queued'`),
    index('mail_undelivered')
      .on(table.state, table.at, table.id)
      .where(sql`${table.state} IN ('failed', 'bounced')`),
    index('mail_recipient').on(table.recipient, table.at).where(sql`${table.state} IS NOT NULL`),
  ],
)
