import { and, desc, eq, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { type Page, pageOf } from '../kit/page.ts'
import { excluded, insertRows, runQueries } from '../platform/bulk-rows.ts'
import { rfc3339 } from '../platform/clock.ts'
import type { QueueName } from '../platform/messages.ts'
import type { DeadLetter, DeadLetterState } from './contract.ts'
import { dead_letter } from './schema.ts'

/** The closed set of the column `queue`, and what it says of every other queue. */
const OLD_QUEUES = dead_letter.queue.enumValues
const OTHER_QUEUE = 'delivery'

const toDeadLetter = (row: typeof dead_letter.$inferSelect): DeadLetter => ({
  id: row.id,
  queue: row.queue_name ?? row.source ?? row.queue,
  message: JSON.parse(row.message),
  reason: row.reason,
  firstSeenAt: rfc3339(row.first_seen_at),
  attempts: row.attempts,
  state: row.state,
  decidedBy: row.decided_by,
  decidedAt: row.decided_at === null ? null : rfc3339(row.decided_at),
})

/** Stores dead letters; one that comes back after a replay is dead again. `now` in milliseconds. */
export async function insertDeadLetters(
  db: D1Database,
  letters: readonly Pick<DeadLetter, 'id' | 'queue' | 'message' | 'reason'>[],
  now: number,
): Promise<void> {
  const shared = {
    first_seen_at: now,
    attempts: 1,
    state: 'dead',
    decided_by: null,
    decided_at: null,
  } as const
  const rows = letters.map(({ id, queue, message, reason }) => ({
    id,
    queue: OLD_QUEUES.find((old) => old === queue) ?? OTHER_QUEUE,
    // A release of before reads this one.
    source: dead_letter.source.enumValues.find((known) => known === queue) ?? null,
    queue_name: queue,
    message: JSON.stringify(message) ?? 'null',
    reason,
  }))
  await runQueries(
    db,
    insertRows(db, dead_letter, shared, rows).map((insert) =>
      insert.onConflictDoUpdate({
        target: dead_letter.id,
        set: {
          ...excluded(dead_letter, 'reason', 'state', 'decided_by', 'decided_at'),
          attempts: sql`${dead_letter.attempts} + 1`,
        },
      }),
    ),
  )
}

/** Dead letters newest first; the cursor is `<milliseconds>:<id>` of the last one seen. */
export async function selectDeadLetters(
  db: D1Database,
  input: {
    limit: number
    cursor: { at: number; id: string } | null
    state: DeadLetterState | null
  },
): Promise<Page<DeadLetter>> {
  const { limit, cursor, state } = input
  const older =
    cursor && sql`(${dead_letter.first_seen_at}, ${dead_letter.id}) < (${cursor.at}, ${cursor.id})`
  const rows = await drizzle(db)
    .select()
    .from(dead_letter)
    .where(and(state ? eq(dead_letter.state, state) : undefined, older ?? undefined))
    .orderBy(desc(dead_letter.first_seen_at), desc(dead_letter.id))
    .limit(limit + 1)
  return pageOf(rows, limit, ({ first_seen_at, id }) => `${first_seen_at}:${id}`, toDeadLetter)
}

/** Letters of a queue that wait for a decision, newest first. */
export async function selectLettersOf(
  db: D1Database,
  queue: QueueName,
  limit: number,
): Promise<DeadLetter[]> {
  const rows = await drizzle(db)
    .select()
    .from(dead_letter)
    .where(and(eq(dead_letter.state, 'dead'), eq(dead_letter.queue_name, queue)))
    .orderBy(desc(dead_letter.first_seen_at), desc(dead_letter.id))
    .limit(limit)
  return rows.map(toDeadLetter)
}

export async function readDeadLetter(db: D1Database, id: string): Promise<DeadLetter | null> {
  const [row] = await drizzle(db).select().from(dead_letter).where(eq(dead_letter.id, id))
  return row ? toDeadLetter(row) : null
}

/** Decides a letter that is still dead; false where another decision was faster. */
export async function decideDeadLetter(
  db: D1Database,
  id: string,
  decision: { state: 'replayed' | 'discarded'; actor: string; now: number },
): Promise<boolean> {
  const rows = await drizzle(db)
    .update(dead_letter)
    .set({ state: decision.state, decided_by: decision.actor, decided_at: decision.now })
    .where(and(eq(dead_letter.id, id), eq(dead_letter.state, 'dead')))
    .returning({ id: dead_letter.id })
  return rows.length === 1
}
