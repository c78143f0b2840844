import { IDEMPOTENCY_KEPT_MS, OUTSIDE_WORK_MAX_MS } from '../platform/limits.ts'
import { PROBLEMS } from '../platform/problem.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { Sql } from '../platform/sql.ts'
import type { Idempotency, IdempotencyContract, RememberedAnswer } from './contract.ts'
import type { ShopperModule } from './module.ts'
import type { ShopperTransaction } from './transaction.ts'

/**
 * Idempotency keys with their answers, and providers' event ids. The answer stands last: it is a
 * whole cart, and reading a column behind it would read all its pages.
 */
const IDEMPOTENCY_TABLES = `
CREATE TABLE once (
  key TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  answer TEXT
) STRICT, WITHOUT ROWID;
`

type KeyRow = {
  fingerprint: string
  /** Null while the first request is in flight. */
  answer: string | null
  created_at: number
}

export const loadKey = (sql: Sql, key: string): KeyRow | null =>
  sql
    .exec<KeyRow>('SELECT fingerprint, answer, created_at FROM once WHERE key = ?', key)
    .toArray()[0] ?? null

/** Stores a key with its answer; null is in flight, until `settleKey`. */
export const insertKey = (
  sql: Sql,
  { key, fingerprint }: Idempotency,
  answer: string | null,
  now: number,
): void => {
  sql.exec(
    'INSERT INTO once (key, fingerprint, answer, created_at) VALUES (?, ?, ?, ?)',
    key,
    fingerprint,
    answer,
    now,
  )
}

/** Gives a key in flight its answer; a refusal that frees its key deletes the row instead. */
export function settleKey(sql: Sql, key: string, outcome: Result<object>): void {
  if (isFinal(outcome)) {
    const answer = JSON.stringify(asStored(outcome))
    sql.exec('UPDATE once SET answer = ? WHERE key = ? AND answer IS NULL', answer, key)
  } else sql.exec('DELETE FROM once WHERE key = ? AND answer IS NULL', key)
}

/** Replaces the answer of a key by what the same request is answered from now on. */
export const replaceAnswer = (sql: Sql, key: string, outcome: Result<object>): void => {
  sql.exec('UPDATE once SET answer = ? WHERE key = ?', JSON.stringify(asStored(outcome)), key)
}

/** True the first time an event of a provider is seen. */
export const markProcessed = (sql: Sql, key: string, now: number): boolean =>
  sql.exec(
    `INSERT INTO once (key, fingerprint, answer, created_at) VALUES (?, '', 'true', ?)
     ON CONFLICT (key) DO NOTHING`,
    key,
    now,
  ).rowsWritten > 0

/** Whether an outcome is the answer for good: one that frees its key may differ the next time. */
export const isFinal = (outcome: Result<object>): boolean =>
  outcome.ok || !PROBLEMS[outcome.problem.code].freesKey

type Answered<Answer> = Answer & { replayed: boolean }

/** An outcome as it is stored and as it leaves the object the first time. */
export function asStored<Answer extends object>(
  outcome: Result<Answer & { deferred?: boolean }>,
): Result<Answered<Answer>> {
  if (!outcome.ok) return outcome
  const { deferred: _, ...answer } = outcome.value
  // Without `deferred`, which no answer has, the rest is the answer.
  return { ok: true, value: { ...(answer as Answer), replayed: false } }
}

/** The answer stored under a key, or the refusal that the key's state asks for. */
export function replay<Answer extends object>(
  row: KeyRow,
  { fingerprint }: Idempotency,
): Result<Answered<Answer>> {
  if (row.fingerprint !== fingerprint) return refuse('idempotency_conflict')
  if (row.answer === null) return refuse('idempotency_in_flight', undefined, { retryAfter: 1 })
  // Written from `asStored` and by nothing else.
  const stored: Result<Answered<Answer>> = JSON.parse(row.answer)
  return stored.ok
    ? { ok: true, value: { ...stored.value, replayed: true } }
    : { ok: false, problem: { ...stored.problem, replayed: true } }
}

/** When the newest key was first seen, or null. */
const newestKeyAt = (sql: Sql): number | null =>
  sql.exec<{ at: number | null }>('SELECT max(created_at) AS at FROM once').toArray()[0]?.at ?? null

/** When the oldest idempotency key was seen, or null where there is none. */
export const oldestKeyAt = (sql: Sql): number | null =>
  sql
    .exec<{ at: number | null }>(`SELECT min(created_at) AS at FROM once WHERE fingerprint <> ''`)
    .toArray()[0]?.at ?? null

/**
 * Drops idempotency keys a day after their answer. Event ids of providers stay: a webhook may be
 * repeated days later.
 */
const pruneKeys = (sql: Sql, now: number): void => {
  sql.exec(
    `DELETE FROM once WHERE created_at < ? AND answer IS NOT NULL AND fingerprint <> ''`,
    now - IDEMPOTENCY_KEPT_MS,
  )
}

/**
 * Deletes the answers to a visitor whose session has ended. Those to requests about one order stay:
 * a token of the order repeats them.
 */
export const deleteVisitorAnswers = (sql: Sql): void => {
  sql.exec(
    `DELETE FROM once WHERE fingerprint <> '' AND answer IS NOT NULL AND key NOT LIKE 'order-access %'`,
  )
}

/** Deletes the answers that name one of these ids. */
export const deleteAnswersAbout = (sql: Sql, ids: readonly string[]): void => {
  sql.exec(
    `DELETE FROM once WHERE fingerprint <> '' AND EXISTS (
       SELECT 1 FROM json_each(?) subject
        WHERE instr(answer, subject.value) > 0 OR instr(key, subject.value) > 0)`,
    JSON.stringify(ids),
  )
}

/**
 * The answer of a key while its work is done outside the object: a refusal, so that its row is
 * pruned and erased as every answered one.
 */
const BEGUN = JSON.stringify(refuse('idempotency_in_flight', undefined, { retryAfter: 1 }))

/**
 * Takes a key for work outside the object. One whose work was begun OUTSIDE_WORK_MAX_MS ago is
 * taken again: the request that had it is dead.
 */
function begin(
  { sql, now }: Pick<ShopperTransaction, 'sql' | 'now'>,
  idempotency: Idempotency,
): Result<IdempotencyContract['answers']['answer.begin']> {
  const known = loadKey(sql, idempotency.key)
  if (known === null) insertKey(sql, idempotency, BEGUN, now)
  else if (known.answer !== BEGUN) {
    return ok({ kind: 'answer-begun', answer: replay<RememberedAnswer>(known, idempotency) })
  } else if (known.fingerprint !== idempotency.fingerprint) return refuse('idempotency_conflict')
  else if (now - known.created_at < OUTSIDE_WORK_MAX_MS) {
    return refuse('idempotency_in_flight', undefined, { retryAfter: 1 })
  } else sql.exec('UPDATE once SET created_at = ? WHERE key = ?', now, idempotency.key)
  return ok({ kind: 'answer-begun', answer: null })
}

/** Ends the work of a key: stores its outcome, or frees the key as `isFinal` says. */
function settle(sql: Sql, key: string, outcome: Result<object> | null): void {
  if (outcome === null || !isFinal(outcome)) {
    sql.exec('DELETE FROM once WHERE key = ? AND answer = ?', key, BEGUN)
    return
  }
  const answer = outcome.ok ? ok({ kind: 'answer', value: outcome.value }) : outcome
  const stored = JSON.stringify(asStored(answer))
  sql.exec('UPDATE once SET answer = ? WHERE key = ? AND answer = ?', stored, key, BEGUN)
}

/** The rows of idempotency. The engine looks keys up and stores them. */
export const idempotencyModule: ShopperModule<IdempotencyContract> = {
  name: 'idempotency',
  tables: [{ step: 1, sql: IDEMPOTENCY_TABLES }],
  commands: {
    'answer.begin': (tx, { idempotency }) => begin(tx, idempotency),
    'answer.settle': ({ caller, sql }, { idempotency, answer }) => {
      if (caller.kind !== 'system') return refuse('forbidden')
      settle(sql, idempotency.key, answer)
      return ok({ kind: 'none' })
    },
  },
  queries: {},
  erase({ sql }) {
    // Event ids of providers stay; a key in flight is of a purchase under way.
    sql.exec(`DELETE FROM once WHERE fingerprint <> '' AND answer IS NOT NULL`)
    return 'done'
  },
  maintenance: { prune: pruneKeys, lastActiveAt: newestKeyAt },
}
