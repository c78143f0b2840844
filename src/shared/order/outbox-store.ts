import { HOUR_MS } from '../platform/clock.ts'
import { bulk, runBatch } from '../platform/d1.ts'
import { type OutboxMessage, type QueueMessage, queueOfMessage } from '../platform/messages.ts'

/** The longest pause between two sendings of one message. */
const RESEND_PAUSE_MAX_MS = HOUR_MS

interface DueRow {
  id: string
  message: string
  created_at: number
  attempts: number
}

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
  const { results } = await db
    .prepare(
      `SELECT id, message, created_at, attempts FROM outbox
        WHERE due_at <= ? ORDER BY id LIMIT ?`,
    )
    .bind(now, limit)
    .all<DueRow>()
  const dueAt = (attempts: number): number =>
    now + Math.min(pauseMs * 2 ** Math.min(attempts, 16), RESEND_PAUSE_MAX_MS)
  await runBatch(
    db,
    bulk(
      db,
      `UPDATE outbox SET attempts = attempts + 1, due_at = j.value->>'due'
         FROM json_each(?) AS j WHERE outbox.id = j.value->>'id'`,
      results.map(({ id, attempts }) => ({ id, due: dueAt(attempts + 1) })),
    ),
  )
  return results.map((row) => {
    // Written from a typed message by store.ts.
    const message: QueueMessage = JSON.parse(row.message)
    return {
      queue: queueOfMessage(message),
      message,
      createdAt: row.created_at,
      dueAt: dueAt(row.attempts + 1),
      delayMs: 0,
    }
  })
}

/** A message that still waits for its effect, as JSON; null once it has had it. */
export async function loadOutboxMessage(db: D1Database, id: string): Promise<string | null> {
  const row = await db
    .prepare('SELECT message FROM outbox WHERE id = ?')
    .bind(id)
    .first<{ message: string }>()
  return row?.message ?? null
}

/** How many messages wait in a shard, and since when the oldest does (milliseconds, or null). */
export async function measureOutbox(
  db: D1Database,
): Promise<{ waiting: number; oldest: number | null }> {
  const row = await db
    .prepare('SELECT count(*) AS waiting, min(created_at) AS oldest FROM outbox')
    .first<{ waiting: number; oldest: number | null }>()
  return row ?? { waiting: 0, oldest: null }
}
