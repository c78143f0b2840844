import type { Sql } from '../../platform/sql.ts'
import type { FirstOrderClaim } from './contract.ts'

/**
 * Claims of first orders inside `LimiterObject`, by the key of the mailbox's budget. A row stays: it
 * bounds a mailbox to one discount however it is spelled. A claim whose order was never placed, or is
 * cancelled, is replaced by the next one.
 */
export const FIRST_ORDER_TABLES = `
CREATE TABLE first_order (
  key TEXT PRIMARY KEY,
  order_id TEXT NOT NULL,
  claimed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`

export function loadClaim(sql: Sql, key: string): FirstOrderClaim | null {
  const query = 'SELECT order_id, claimed_at FROM first_order WHERE key = ?'
  const [row] = sql.exec<{ order_id: string; claimed_at: number }>(query, key).toArray()
  return row ? { orderId: row.order_id, at: row.claimed_at } : null
}

export const saveClaim = (sql: Sql, key: string, { orderId, at }: FirstOrderClaim): void => {
  sql.exec(
    `INSERT INTO first_order (key, order_id, claimed_at) VALUES (?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET order_id = excluded.order_id,
       claimed_at = excluded.claimed_at`,
    key,
    orderId,
    at,
  )
}

/** Ends the claim of this order. Repeatable. */
export const deleteClaim = (sql: Sql, key: string, orderId: string): void => {
  sql.exec('DELETE FROM first_order WHERE key = ? AND order_id = ?', key, orderId)
}
