import { type Page, pageOf } from '../kit/page.ts'
import { rfc3339 } from '../platform/clock.ts'
import { bulk, runBatch } from '../platform/d1.ts'
import type { DeadLetter, DeadLetterState } from './contract.ts'

type Row = Omit<DeadLetter, 'message' | 'firstSeenAt' | 'decidedAt'> & {
  message: string
  firstSeenAt: number
  decidedAt: number | null
}

const COLUMNS = `id, coalesce(source, queue) AS queue, message, reason, first_seen_at AS firstSeenAt, attempts, state,
  decided_by AS decidedBy, decided_at AS decidedAt`

const toDeadLetter = (row: Row): DeadLetter => ({
  ...row,
  message: JSON.parse(row.message),
  firstSeenAt: rfc3339(row.firstSeenAt),
  decidedAt: row.decidedAt === null ? null : rfc3339(row.decidedAt),
})

/** Keeps dead letters; one that comes back after a replay is dead again. `now` in milliseconds. */
export const insertDeadLetters = (
  db: D1Database,
  letters: readonly Pick<DeadLetter, 'id' | 'queue' | 'message' | 'reason'>[],
  now: number,
): Promise<void> =>
  runBatch(
    db,
    bulk(
      db,
      `INSERT INTO dead_letter (id, queue, source, message, reason, first_seen_at, attempts, state)
       SELECT value->>'id', value->>'column', value->>'queue', value->>'message',
              value->>'reason', value->>'now', 1, 'dead' FROM json_each(?)
        WHERE true ON CONFLICT (id) DO UPDATE
          SET attempts = attempts + 1, reason = excluded.reason, state = 'dead',
              decided_by = NULL, decided_at = NULL`,
      letters.map((letter) => ({
        ...letter,
        // The column's closed set is older than the queue of payments.
        column: letter.queue === 'payments' ? 'delivery' : letter.queue,
        message: JSON.stringify(letter.message) ?? 'null',
        now,
      })),
    ),
  )

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
  const { results } = await db
    .prepare(
      `SELECT ${COLUMNS} FROM dead_letter
        WHERE (?1 IS NULL OR state = ?1)
          AND (?2 IS NULL OR (first_seen_at, id) < (?2, ?3))
        ORDER BY first_seen_at DESC, id DESC LIMIT ?4`,
    )
    .bind(state, cursor?.at ?? null, cursor?.id ?? null, limit + 1)
    .all<Row>()
  return pageOf(results, limit, ({ firstSeenAt, id }) => `${firstSeenAt}:${id}`, toDeadLetter)
}

export async function readDeadLetter(db: D1Database, id: string): Promise<DeadLetter | null> {
  const row = await db
    .prepare(`SELECT ${COLUMNS} FROM dead_letter WHERE id = ?`)
    .bind(id)
    .first<Row>()
  return row ? toDeadLetter(row) : null
}

/** Decides a letter that is still dead; false where another decision was faster. */
export async function decideDeadLetter(
  db: D1Database,
  id: string,
  decision: { state: 'replayed' | 'discarded'; actor: string; now: number },
): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `UPDATE dead_letter SET state = ?, decided_by = ?, decided_at = ?
        WHERE id = ? AND state = 'dead'`,
    )
    .bind(decision.state, decision.actor, decision.now, id)
    .run()
  return meta.changes === 1
}
