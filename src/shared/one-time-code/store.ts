import type { Now } from '../platform/clock.ts'
import type { Sql } from '../platform/sql.ts'
import type { CodeState } from './contract.ts'
import { forgettableAt, NO_CODE } from './rules.ts'

export function loadCode(sql: Sql, key: string): CodeState {
  const [row] = sql
    .exec<{ state: string }>('SELECT state FROM one_time_code WHERE key = ?', key)
    .toArray()
  // Written by `saveCode` and by nothing else.
  return row ? JSON.parse(row.state) : NO_CODE
}

export function saveCode(sql: Sql, key: string, state: CodeState): void {
  sql.exec(
    `INSERT INTO one_time_code (key, state, forgettable_at) VALUES (?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET state = excluded.state, forgettable_at = excluded.forgettable_at`,
    key,
    JSON.stringify(state),
    forgettableAt(state),
  )
}

export const pruneCodes = (sql: Sql, now: Now): void => {
  sql.exec('DELETE FROM one_time_code WHERE forgettable_at <= ?', now)
}

/** When the next row may go; null where there is none. */
export function nextCodePrune(sql: Sql): number | null {
  const query = 'SELECT min(forgettable_at) AS at FROM one_time_code'
  return sql.exec<{ at: number | null }>(query).toArray()[0]?.at ?? null
}
