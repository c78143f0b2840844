import type { StockReport } from '../../drop/contract.ts'
import { passOfHold } from '../../platform/ids.ts'
import type { EscrowBooks } from '../stock/ledger.ts'
import { shardUnits } from './shard-units.ts'
import { readClaimsSince } from './store.ts'

const CLAIMS_PER_REPORT_MAX = 1_000

/**
 * What a shard's drop has not acknowledged yet, or null where that is nothing. `covers` is the
 * version of the books up to which its claims are in the report.
 */
export function readReport(
  books: EscrowBooks,
  now: number,
): { report: StockReport; covers: number } | null {
  const row = books.isInitialized() ? books.shard.read(books.sql) : null
  if (!row) return null
  const { units } = shardUnits(books, row, now)
  if (units.version <= row.reportedVersion) return null
  const claims = readClaimsSince(books.sql, row.reportedVersion, CLAIMS_PER_REPORT_MAX)
  const covers =
    claims.length === CLAIMS_PER_REPORT_MAX
      ? (claims.at(-1)?.sequence ?? units.version)
      : units.version
  const claimed = claims.map(({ holdId, quantity }) => ({ passId: passOfHold(holdId), quantity }))
  const { dropId, sku, shard } = row
  const { version, available, held, sold: committed } = units
  return { report: { dropId, sku, shard, version, available, held, committed, claimed }, covers }
}
