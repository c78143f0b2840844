import { rfc3339 } from '../platform/clock.ts'
import type { Sql } from '../platform/sql.ts'
import type { CheckoutRecord } from './contract.ts'

/** Checkouts inside `ShopperObject`. At most one of the cart and one of buy now is open. */
export const CHECKOUT_TABLES = `
CREATE TABLE checkout (
  id TEXT PRIMARY KEY,
  status TEXT NOT NULL CHECK (status IN
    ('incomplete', 'ready', 'completing', 'completed', 'cancelled', 'expired')),
  buy_now INTEGER NOT NULL CHECK (buy_now IN (0, 1)),
  version INTEGER NOT NULL CHECK (version >= 1),
  started_at INTEGER,
  record TEXT NOT NULL CHECK (json_valid(record)),
  CHECK ((status = 'completing') = (started_at IS NOT NULL))
) STRICT, WITHOUT ROWID;
`

type Row = { record: string }

const parse = (row: Row | undefined): CheckoutRecord | null => (row ? JSON.parse(row.record) : null)

export const loadCheckout = (sql: Sql, id: string): CheckoutRecord | null =>
  parse(sql.exec<Row>('SELECT record FROM checkout WHERE id = ?', id).toArray()[0])

/**
 * The open checkout of the cart (or of buy now), the newest first. A drop's claim is neither:
 * each has a checkout of its own.
 */
export const loadOpenCheckout = (sql: Sql, buyNow: boolean): CheckoutRecord | null =>
  parse(
    sql
      .exec<Row>(
        `SELECT record FROM checkout
         WHERE buy_now = ? AND status IN ('incomplete', 'ready', 'completing')
           AND record ->> '$.lines[0].claim' IS NULL
         ORDER BY id DESC LIMIT 1`,
        buyNow ? 1 : 0,
      )
      .toArray()[0],
  )

/** The open checkouts of drops' claims. */
export const loadOpenClaims = (sql: Sql): CheckoutRecord[] =>
  sql
    .exec<Row>(
      `SELECT record FROM checkout
       WHERE status IN ('incomplete', 'ready') AND record ->> '$.lines[0].claim' IS NOT NULL
       ORDER BY id`,
    )
    .toArray()
    .map((row) => JSON.parse(row.record))

/** Completions, and placed orders whose payment is not registered, silent since `before`. */
export const loadStalledCheckouts = (sql: Sql, before: number): CheckoutRecord[] =>
  sql
    .exec<Row>(
      `SELECT record FROM checkout WHERE status = 'completing' AND started_at <= ?1
       UNION ALL
       SELECT record FROM checkout
       WHERE status = 'completed' AND record ->> '$.unregistered.startedAt' <= ?1`,
      before,
    )
    .toArray()
    .map((row) => JSON.parse(row.record))

/** Switches of a placed order's payment whose driver has been silent since `before`. */
export const loadStalledSwitches = (sql: Sql, before: number): CheckoutRecord[] =>
  sql
    .exec<Row>(
      `SELECT record FROM checkout
       WHERE status = 'completed' AND record ->> '$.switching.startedAt' <= ?`,
      before,
    )
    .toArray()
    .map((row) => JSON.parse(row.record))

/** When the oldest running switch of a payment started, or null. */
export const oldestSwitch = (sql: Sql): number | null =>
  sql
    .exec<{ at: number | null }>(
      `SELECT min(record ->> '$.switching.startedAt') AS at FROM checkout
       WHERE status = 'completed'`,
    )
    .toArray()[0]?.at ?? null

/** The checkout that became the order. */
export const loadCheckoutOfOrder = (sql: Sql, orderId: string): CheckoutRecord | null =>
  parse(
    sql
      .exec<Row>(`SELECT record FROM checkout WHERE record ->> '$.orderId' = ?`, orderId)
      .toArray()[0],
  )

/** When the oldest completion started that is not at its end, or null. */
export const oldestCompletion = (sql: Sql): number | null =>
  sql
    .exec<{ at: number | null }>(
      `SELECT min(coalesce(started_at, record ->> '$.unregistered.startedAt')) AS at FROM checkout
       WHERE status IN ('completing', 'completed')`,
    )
    .toArray()[0]?.at ?? null

/** Completions under way: each is about to hold its goods. */
export const countCompleting = (sql: Sql): number =>
  sql
    .exec<{ n: number }>(`SELECT count(*) AS n FROM checkout WHERE status = 'completing'`)
    .toArray()[0]?.n ?? 0

/** Writes one row. */
export function saveCheckout(sql: Sql, record: CheckoutRecord): void {
  sql.exec(
    `INSERT INTO checkout (id, status, buy_now, version, started_at, record)
     VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET status = excluded.status, version = excluded.version,
       started_at = excluded.started_at, record = excluded.record`,
    record.id,
    record.status,
    record.buyNow ? 1 : 0,
    record.version,
    record.status === 'completing' ? (record.intent?.startedAt ?? null) : null,
    JSON.stringify(record),
  )
}

export const deleteCheckout = (sql: Sql, id: string): void => {
  sql.exec('DELETE FROM checkout WHERE id = ?', id)
}

/** Deletes all checkouts but those of a purchase under way; answers whether there are any of those. */
export function deleteIdleCheckouts(sql: Sql): boolean {
  sql.exec(
    `DELETE FROM checkout WHERE status <> 'completing'
       AND record ->> '$.unregistered.startedAt' IS NULL
       AND record ->> '$.switching.startedAt' IS NULL`,
  )
  return sql.exec('SELECT id FROM checkout LIMIT 1').toArray().length > 0
}

/** Deletes the checkouts that came to nothing, or have not yet come to anything. */
export const deleteUnplacedCheckouts = (sql: Sql): void => {
  sql.exec(`DELETE FROM checkout WHERE status IN ('incomplete', 'ready', 'cancelled', 'expired')`)
}

/** When the newest checkout was started, or null. */
export const newestCheckoutAt = (sql: Sql): number | null => {
  const newest = parse(
    sql.exec<Row>('SELECT record FROM checkout ORDER BY id DESC LIMIT 1').toArray()[0],
  )
  return newest ? Date.parse(newest.createdAt) : null
}

/** Drops checkouts started before a moment, except those being completed. */
export const pruneCheckouts = (sql: Sql, before: number): void => {
  sql.exec(
    `DELETE FROM checkout WHERE status <> 'completing' AND record ->> 'createdAt' < ?`,
    rfc3339(before),
  )
}
