import type { Sql } from '../../platform/sql.ts'
import type { PurchaseInput } from './contract.ts'

type Identity = PurchaseInput['identities'][number]

interface PurchaseRecord {
  units: number
  identities: Identity[]
}

export function loadPurchase(sql: Sql, orderId: string): PurchaseRecord | null {
  const [row] = sql
    .exec<{ units: number; identities: string }>(
      'SELECT units, identities FROM purchase WHERE order_id = ?',
      orderId,
    )
    .toArray()
  // Written by insertPurchase and by nothing else.
  return row ? { units: row.units, identities: JSON.parse(row.identities) as Identity[] } : null
}

export function insertPurchase(sql: Sql, orderId: string, purchase: PurchaseRecord): void {
  sql.exec(
    'INSERT INTO purchase (order_id, units, identities) VALUES (?, ?, ?)',
    orderId,
    purchase.units,
    JSON.stringify(purchase.identities),
  )
}

export const deletePurchase = (sql: Sql, orderId: string): void => {
  sql.exec('DELETE FROM purchase WHERE order_id = ?', orderId)
}

/** Breaks the table's constraint, and so the transaction, where it would pass the limit. */
export function takeAllowance(sql: Sql, identity: Identity, units: number, limit: number): void {
  const { kind, hash, factor = 1, weight = 1 } = identity
  sql.exec(
    `INSERT INTO allowance (kind, hash, units, unit_limit) VALUES (?, ?, ?, ?)
     ON CONFLICT (kind, hash) DO UPDATE SET units = units + excluded.units`,
    kind,
    hash,
    units * weight,
    Math.floor(limit * factor),
  )
}

export function giveAllowance(sql: Sql, { kind, hash, weight = 1 }: Identity, units: number): void {
  sql.exec(
    'UPDATE allowance SET units = units - ? WHERE kind = ? AND hash = ?',
    units * weight,
    kind,
    hash,
  )
}
