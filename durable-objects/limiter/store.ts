import type { Tries } from '../../src/shared/anti-scalper/sliding-window.ts'
import {
  nextOpenOrderPrune,
  OPEN_ORDER_TABLES,
  pruneOpenOrders,
} from '../../src/shared/budget/store.ts'
import { nextCodePrune, pruneCodes } from '../../src/shared/one-time-code/store.ts'
import { CODE_TABLES } from '../../src/shared/one-time-code/tables.ts'
import type { Sql } from '../../src/shared/platform/sql.ts'
import { FIRST_ORDER_TABLES } from '../../src/shared/promotion/first-order/store.ts'

/** No index on the expiry: pruning scans once in ten minutes, writing happens all the time. */
export const LIMITER_STEPS = [
  `CREATE TABLE spent (
    key TEXT PRIMARY KEY,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE long_window (
    key TEXT PRIMARY KEY,
    tries TEXT NOT NULL CHECK (json_valid(tries)),
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;`,
  OPEN_ORDER_TABLES,
  CODE_TABLES,
  FIRST_ORDER_TABLES,
]

export const isSpent = (sql: Sql, key: string): boolean =>
  sql.exec('SELECT 1 FROM spent WHERE key = ?', key).toArray().length > 0

/** True the first time. */
export const spendOnce = (sql: Sql, key: string, expiresAt: number): boolean =>
  sql.exec(
    'INSERT INTO spent (key, expires_at) VALUES (?, ?) ON CONFLICT (key) DO NOTHING',
    key,
    expiresAt,
  ).rowsWritten > 0

export function loadTries(sql: Sql, key: string): Tries {
  const row = sql
    .exec<{ tries: string }>('SELECT tries FROM long_window WHERE key = ?', key)
    .toArray()[0]
  // Written by `saveTries` and by nothing else.
  return row ? JSON.parse(row.tries) : []
}

export const saveTries = (sql: Sql, key: string, tries: Tries, expiresAt: number): void => {
  sql.exec(
    `INSERT INTO long_window (key, tries, expires_at) VALUES (?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET tries = excluded.tries, expires_at = excluded.expires_at`,
    key,
    JSON.stringify(tries),
    expiresAt,
  )
}

/** Drops what no longer counts. */
export function forgetOld(sql: Sql, now: number): void {
  sql.exec('DELETE FROM spent WHERE expires_at <= ?', now)
  sql.exec('DELETE FROM long_window WHERE expires_at <= ?', now)
  pruneOpenOrders(sql, now)
  pruneCodes(sql, now)
}

/** When the next row may be dropped, or null where none is kept. */
export function oldestExpiry(sql: Sql): number | null {
  const [row] = sql
    .exec<{ at: number | null }>(
      `SELECT min(at) AS at FROM (SELECT min(expires_at) AS at FROM spent
         UNION ALL SELECT min(expires_at) FROM long_window)`,
    )
    .toArray()
  const times = [row?.at ?? null, nextOpenOrderPrune(sql), nextCodePrune(sql)].filter(
    (at) => at !== null,
  )
  return times.length === 0 ? null : Math.min(...times)
}
