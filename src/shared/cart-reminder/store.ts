import type { Now } from '../platform/clock.ts'
import { hasTable, type Sql } from '../platform/sql.ts'

/** In a member's object, made with the first reminder: the last one, and the cart it was of. */
const REMINDER_TABLE = `
CREATE TABLE IF NOT EXISTS cart_reminder (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  cart_version INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT
`

export function loadReminder(sql: Sql): { cartVersion: number; at: Now } | null {
  if (!hasTable(sql, 'cart_reminder')) return null
  const query = 'SELECT cart_version AS cartVersion, at FROM cart_reminder'
  return sql.exec<{ cartVersion: number; at: number }>(query).toArray()[0] ?? null
}

export function saveReminder(sql: Sql, cartVersion: number, at: Now): void {
  sql.exec(REMINDER_TABLE)
  sql.exec(
    'INSERT OR REPLACE INTO cart_reminder (id, cart_version, at) VALUES (1, ?, ?)',
    ...[cartVersion, at],
  )
}

export function deleteReminder(sql: Sql): void {
  if (hasTable(sql, 'cart_reminder')) sql.exec('DELETE FROM cart_reminder')
}
