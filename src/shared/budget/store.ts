import { DAY_MS } from '../platform/clock.ts'
import type { Sql } from '../platform/sql.ts'
import type { BuyerEdge, Exposure } from './contract.ts'

/**
 * Open orders by the identity they count for. There is no counter beside the rows: what is open is
 * their sum, read in the transaction that adds to it, so it can neither race nor drift. A row past
 * `counts_until` does not count; it stays for a while, so that an order is not counted twice.
 */
export const OPEN_ORDER_TABLES = `
CREATE TABLE open_order (
  key TEXT NOT NULL,
  order_id TEXT NOT NULL,
  units INTEGER NOT NULL CHECK (units >= 1),
  amount INTEGER NOT NULL CHECK (amount >= 0),
  counts_until INTEGER NOT NULL,
  edge TEXT NOT NULL CHECK (json_valid(edge)),
  PRIMARY KEY (key, order_id)
) STRICT, WITHOUT ROWID;
`

const ENDED_KEPT_MS = DAY_MS

interface OpenOrderRow {
  key: string
  orderId: string
  units: number
  /** Minor units. */
  amount: number
  countsUntil: number
  /** The order's other identities, where they are not the key itself. */
  edge: BuyerEdge
}

/** The open orders of a key at a moment, without one order. */
export const exposureOf = (sql: Sql, key: string, besides: string, now: number): Exposure =>
  sql
    .exec<{ orders: number; units: number; amount: number }>(
      `SELECT count(*) AS orders, coalesce(sum(units), 0) AS units,
         coalesce(sum(amount), 0) AS amount
       FROM open_order WHERE key = ? AND order_id <> ? AND counts_until > ?`,
      key,
      besides,
      now,
    )
    .toArray()[0] ?? { orders: 0, units: 0, amount: 0 }

/** Counts an order, or counts it anew as it is now. One that has ended stays so. */
export const saveOpenOrder = (sql: Sql, row: OpenOrderRow, now: number): void => {
  sql.exec(
    `INSERT INTO open_order (key, order_id, units, amount, counts_until, edge)
     VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (key, order_id) DO UPDATE SET units = excluded.units, amount = excluded.amount,
       counts_until = excluded.counts_until
     WHERE counts_until > ?`,
    row.key,
    row.orderId,
    row.units,
    row.amount,
    row.countsUntil,
    JSON.stringify(row.edge),
    now,
  )
}

/** Stops counting an order. Repeatable. */
export const endOpenOrder = (sql: Sql, key: string, orderId: string, now: number): void => {
  sql.exec(
    `UPDATE open_order SET counts_until = ? WHERE key = ? AND order_id = ? AND counts_until > ?`,
    now,
    key,
    orderId,
    now,
  )
}

export function loadOpenOrder(sql: Sql, key: string, orderId: string): OpenOrderRow | null {
  const row = sql
    .exec<{ units: number; amount: number; counts_until: number; edge: string }>(
      'SELECT units, amount, counts_until, edge FROM open_order WHERE key = ? AND order_id = ?',
      key,
      orderId,
    )
    .toArray()[0]
  if (!row) return null
  const { units, amount, counts_until: countsUntil } = row
  // Written by `saveOpenOrder` and by nothing else.
  return { key, orderId, units, amount, countsUntil, edge: JSON.parse(row.edge) }
}

/** Drops rows that ended a day ago. */
export const pruneOpenOrders = (sql: Sql, now: number): void => {
  sql.exec('DELETE FROM open_order WHERE counts_until <= ?', now - ENDED_KEPT_MS)
}

/** When the next row may be dropped, or null where there is none. */
export const nextOpenOrderPrune = (sql: Sql): number | null => {
  const [row] = sql
    .exec<{ at: number | null }>('SELECT min(counts_until) AS at FROM open_order')
    .toArray()
  return row?.at == null ? null : row.at + ENDED_KEPT_MS
}
