import { asc, count, eq, lte, min, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { givenRows, runQueries } from '../platform/bulk-rows.ts'
import { HOUR_MS } from '../platform/clock.ts'
import { type OutboxMessage, type QueueMessage, queueOfMessage } from '../platform/messages.ts'
import { outbox } from './schema.ts'

/** The longest pause between two sendings of one message. */
const RESEND_PAUSE_MAX_MS = HOUR_MS

/**
 * Takes messages that are due for another sending and moves their next due time on, twice as far
 * each time. Two sweeps at once may both take a row: a second delivery has no effect.
 */
export async function takeDueOutbox(
  db: D1Database,
  now: number,
  pauseMs: number,
  limit: number,
): Promise<OutboxMessage[]> {
  const rows = await drizzle(db)
    .select({
      id: outbox.id,
      message: outbox.message,
      createdAt: outbox.createdAt,
      attempts: outbox.attempts,
    })
    .from(outbox)
    .where(lte(outbox.dueAt, now))
    .orderBy(asc(outbox.id))
    .limit(limit)
  const dueAt = (attempts: number): number =>
    now + Math.min(pauseMs * 2 ** Math.min(attempts, 16), RESEND_PAUSE_MAX_MS)
  const given = givenRows(
    { id: outbox.id, dueAt: outbox.dueAt },
    rows.map(({ id, attempts }) => ({ id, dueAt: dueAt(attempts + 1) })),
  )
  await runQueries(
    db,
    given.map(({ rows: from, value }) =>
      drizzle(db)
        .update(outbox)
        .set({ attempts: sql`${outbox.attempts} + 1`, dueAt: value.dueAt })
        .from(from)
        .where(eq(outbox.id, value.id)),
    ),
  )
  return rows.map((row) => {
    // Written from a typed message by write-store.ts.
    const message: QueueMessage = JSON.parse(row.message)
    return {
      queue: queueOfMessage(message),
      message,
      createdAt: row.createdAt,
      dueAt: dueAt(row.attempts + 1),
      delayMs: 0,
    }
  })
}

/** A message that still waits for its effect, as JSON; null once it has had it. */
export async function loadOutboxMessage(db: D1Database, id: string): Promise<string | null> {
  const [row] = await drizzle(db)
    .select({ message: outbox.message })
    .from(outbox)
    .where(eq(outbox.id, id))
  return row?.message ?? null
}

/** How many messages wait in a shard, and since when the oldest does (milliseconds, or null). */
export async function measureOutbox(
  db: D1Database,
): Promise<{ waiting: number; oldest: number | null }> {
  const [row] = await drizzle(db)
    .select({ waiting: count(), oldest: min(outbox.createdAt) })
    .from(outbox)
  return row ?? { waiting: 0, oldest: null }
}
