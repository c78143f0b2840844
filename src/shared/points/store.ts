import { type NewLedgerRow, ObjectLedger } from '../kit/object-ledger.ts'
import type { Now } from '../platform/clock.ts'
import { assertInvariant } from '../platform/result.ts'
import { hasTable, type Sql } from '../platform/sql.ts'
import type { Earning, Lot, SignInDay } from './contract.ts'
import { takeFromLots } from './rules.ts'

/** A member's points. */
export const pointsLedger = new ObjectLedger('points_entry')

/** Made with a member's first points. A lot is named by the entry that it came with. */
const LOT_TABLES = `
CREATE TABLE IF NOT EXISTS points_lot (
  id TEXT PRIMARY KEY,
  left INTEGER NOT NULL CHECK (left >= 0),
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`

/** Made with a member's first sign-in: one row for a day of the shop. */
const SIGN_IN_TABLES = `
CREATE TABLE IF NOT EXISTS points_sign_in (
  day TEXT PRIMARY KEY,
  streak INTEGER NOT NULL CHECK (streak >= 1),
  awarded INTEGER NOT NULL CHECK (awarded >= 0)
) STRICT, WITHOUT ROWID;
`

/** Made with the first order that moves points: how far each order is settled. */
const ORDER_TABLES = `
CREATE TABLE IF NOT EXISTS points_order (
  order_id TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  earned INTEGER NOT NULL CHECK (earned >= 0),
  returned INTEGER NOT NULL CHECK (returned >= 0)
) STRICT, WITHOUT ROWID;
`

type Settled = { version: number; earned: number; returned: number }

/** How far an order is settled. */
export function loadSettled(sql: Sql, orderId: string): Settled {
  const none = { version: 0, earned: 0, returned: 0 }
  if (!hasTable(sql, 'points_order')) return none
  const query = 'SELECT version, earned, returned FROM points_order WHERE order_id = ?'
  return sql.exec<Settled>(query, orderId).toArray()[0] ?? none
}

export function saveSettled(sql: Sql, orderId: string, settled: Settled): void {
  sql.exec(ORDER_TABLES)
  sql.exec(
    `INSERT INTO points_order (order_id, version, earned, returned) VALUES (?, ?, ?, ?)
     ON CONFLICT (order_id) DO UPDATE SET version = excluded.version,
       earned = excluded.earned, returned = excluded.returned`,
    ...[orderId, settled.version, settled.earned, settled.returned],
  )
}

/** Lots that have points left, those that expire first before the others. */
export function loadLots(sql: Sql): Lot[] {
  if (!hasTable(sql, 'points_lot')) return []
  return sql
    .exec<{ id: string; left: number; expiresAt: number }>(
      `SELECT id, left, expires_at AS expiresAt FROM points_lot WHERE left > 0
       ORDER BY expires_at, id`,
    )
    .toArray()
}

/**
 * The points that were earned after a moment (milliseconds): by sign-ins, and by orders less what
 * their refunds took back. Spent and expired points stay earned; points of staff are none, whatever
 * words their reason has.
 */
export function loadEarnings(sql: Sql, after: number): Earning[] {
  if (!pointsLedger.hasEntries(sql)) return []
  return sql
    .exec<{ points: number; at: number }>(
      `SELECT sum(amount) AS points, min(at) AS at FROM points_entry
        WHERE reason IN ('sign_in', 'order') AND by IS NULL AND at > ?
        GROUP BY coalesce(order_id, id) HAVING sum(amount) > 0`,
      after,
    )
    .toArray()
}

/** Adds points that expire at a moment. */
export function addPoints(sql: Sql, row: NewLedgerRow, expiresAt: Now): void {
  pointsLedger.append(sql, row)
  sql.exec(LOT_TABLES)
  sql.exec(
    'INSERT INTO points_lot (id, left, expires_at) VALUES (?, ?, ?)',
    ...[row.id, row.amount, expiresAt],
  )
}

/**
 * Takes the points of a row below zero, those that expire first.
 * @throws where there are fewer: ask the balance first
 */
export function takePoints(sql: Sql, row: NewLedgerRow): void {
  const changed = takeFromLots(loadLots(sql), -row.amount)
  assertInvariant(changed !== null, 'no more points are taken than there are')
  pointsLedger.append(sql, row)
  for (const { id, left } of changed) saveLot(sql, id, left)
}

/** Ends the points of a lot. */
export function endLot(sql: Sql, lot: Lot, row: Omit<NewLedgerRow, 'amount'>): void {
  pointsLedger.append(sql, { ...row, amount: -lot.left })
  saveLot(sql, lot.id, 0)
}

/** A lot without points goes: the ledger has what became of it. */
const saveLot = (sql: Sql, id: string, left: number): void => {
  if (left === 0) sql.exec('DELETE FROM points_lot WHERE id = ?', id)
  else sql.exec('UPDATE points_lot SET left = ? WHERE id = ?', left, id)
}

/** Deletes the empty lots of earlier releases, which kept them. */
export function pruneLots(sql: Sql): void {
  if (hasTable(sql, 'points_lot')) sql.exec('DELETE FROM points_lot WHERE left = 0')
}

/** The newest sign-ins, the newest first. */
export function loadSignIns(sql: Sql, limit: number): SignInDay[] {
  if (!hasTable(sql, 'points_sign_in')) return []
  return sql
    .exec<{ day: string; streak: number }>(
      'SELECT day, streak FROM points_sign_in ORDER BY day DESC LIMIT ?',
      limit,
    )
    .toArray()
}

/** @throws where the day has a sign-in: its key is the day */
export function insertSignIn(sql: Sql, { day, streak }: SignInDay, awarded: number): void {
  sql.exec(SIGN_IN_TABLES)
  sql.exec(
    'INSERT INTO points_sign_in (day, streak, awarded) VALUES (?, ?, ?)',
    ...[day, streak, awarded],
  )
}
