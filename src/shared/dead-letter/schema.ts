import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { QueueName } from '../platform/messages.ts'
import { DEAD_LETTER_STATES } from './contract.ts'

/** A table of ENGAGEMENT_DB (migrations/engagement). Times are milliseconds since 1970 UTC. */
export const dead_letter = sqliteTable('dead_letter', {
  id: text().primaryKey(),
  queue: text({
    enum: ['orders', 'inventory', 'delivery', 'notifications', 'behaviour'],
  }).notNull(),
  message: text().notNull(),
  reason: text().notNull(),
  first_seen_at: integer().notNull(),
  attempts: integer().notNull(),
  state: text({ enum: DEAD_LETTER_STATES }).notNull(),
  decided_by: text(),
  decided_at: integer(),
  /** The queue of a letter of before `queue_name`, where the closed set of `queue` is older. */
  source: text({
    enum: ['orders', 'inventory', 'delivery', 'payments', 'notifications', 'behaviour'],
  }),
  /** The queue; null for letters of before, whose queue `source` or `queue` names. */
  queue_name: text().$type<QueueName>(),
})
