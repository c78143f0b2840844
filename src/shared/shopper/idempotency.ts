import { IDEMPOTENCY_KEPT_MS } from '../platform/limits.ts'
import type { Sql } from '../platform/sql.ts'

/**
 * What must have effect once: idempotency keys with their answers, and providers' event ids. The
 * answer stands last: it is a whole cart, and reading a column behind it would read all its pages.
 */
export const ONCE_TABLES = `
CREATE TABLE once (
  key TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  answer TEXT
) STRICT, WITHOUT ROWID;
`

export interface OnceRow {
  fingerprint: string
  /** Null while the first request is still running. */
  answer: string | null
}

export const loadOnce = (sql: Sql, key: string): OnceRow | null =>
  sql
    .exec<{ fingerprint: string; answer: string | null }>(
      'SELECT fingerprint, answer FROM once WHERE key = ?',
      key,
    )
    .toArray()[0] ?? null

export const insertOnce = (
  sql: Sql,
  key: string,
  fingerprint: string,
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

export const settleOnce = (sql: Sql, key: string, answer: string): void => {
  sql.exec('UPDATE once SET answer = ? WHERE key = ? AND answer IS NULL', answer, key)
}

/** Lets a key be used again, because its first request came to nothing. */
export const forgetOnce = (sql: Sql, key: string): void => {
  sql.exec('DELETE FROM once WHERE key = ? AND answer IS NULL', key)
}

/** When the newest key was first seen, or null. */
export const newestOnceAt = (sql: Sql): number | null =>
  sql.exec<{ at: number | null }>('SELECT max(created_at) AS at FROM once').toArray()[0]?.at ?? null

/** True the first time a key is seen. */
export const markOnce = (sql: Sql, key: string, now: number): boolean =>
  sql.exec(
    `INSERT INTO once (key, fingerprint, answer, created_at) VALUES (?, '', 'true', ?)
     ON CONFLICT (key) DO NOTHING`,
    key,
    now,
  ).rowsWritten > 0

/**
 * Drops idempotency keys a day after their answer. Event ids of providers stay: a webhook may be
 * repeated days later.
 */
export const pruneOnce = (sql: Sql, now: number): void => {
  sql.exec(
    `DELETE FROM once WHERE created_at < ? AND answer IS NOT NULL AND fingerprint <> ''`,
    now - IDEMPOTENCY_KEPT_MS,
  )
}

/** When the oldest idempotency key was seen, or null where none is kept. */
export const oldestKeyAt = (sql: Sql): number | null =>
  sql
    .exec<{ at: number | null }>(`SELECT min(created_at) AS at FROM once WHERE fingerprint <> ''`)
    .toArray()[0]?.at ?? null
