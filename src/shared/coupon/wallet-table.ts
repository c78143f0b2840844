import type { Now } from '../platform/clock.ts'
import { COUPON_WALLET_MAX } from '../platform/limits.ts'
import { hasTable, type Sql } from '../platform/sql.ts'
import type { WalletRow } from './contract.ts'

/** In a member's object, made with the first coupon. `claimed_at` is milliseconds. */
const WALLET_TABLE = `
CREATE TABLE IF NOT EXISTS coupon_wallet (
  campaign_id TEXT PRIMARY KEY,
  code_key TEXT NOT NULL,
  claimed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`

const NEWEST = 'FROM coupon_wallet ORDER BY claimed_at DESC, campaign_id DESC'

/** The newest first. */
export function loadClaims(sql: Sql): WalletRow[] {
  if (!hasTable(sql, 'coupon_wallet')) return []
  return sql
    .exec<{ campaign_id: string; code_key: string }>(`SELECT campaign_id, code_key ${NEWEST}`)
    .toArray()
    .map((row) => ({ campaignId: row.campaign_id, key: row.code_key }))
}

/** Adds a claim; the oldest beyond the wallet's size leaves it. Answers whether it is new. */
export function insertClaim(sql: Sql, { campaignId, key }: WalletRow, now: Now): boolean {
  sql.exec(WALLET_TABLE)
  const known = sql.exec('SELECT 1 AS n FROM coupon_wallet WHERE campaign_id = ?', campaignId)
  if (known.toArray().length > 0) return false
  sql.exec(
    `DELETE FROM coupon_wallet
     WHERE campaign_id IN (SELECT campaign_id ${NEWEST} LIMIT -1 OFFSET ?)`,
    COUPON_WALLET_MAX - 1,
  )
  sql.exec(
    'INSERT INTO coupon_wallet (campaign_id, code_key, claimed_at) VALUES (?, ?, ?)',
    ...[campaignId, key, now],
  )
  return true
}

export const deleteClaims = (sql: Sql): void => {
  if (hasTable(sql, 'coupon_wallet')) sql.exec('DELETE FROM coupon_wallet')
}
