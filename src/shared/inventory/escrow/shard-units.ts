import type { EscrowBooks, LevelChange } from '../stock/ledger.ts'
import { readStock } from '../stock/read-stock.ts'
import type { ShardUnits } from './protocol.ts'

export interface UnitsView extends LevelChange {
  units: ShardUnits
}

/** The shard's units of a drop at `now`; zeros where it serves another drop or none. */
export function shardUnits(
  books: EscrowBooks,
  of: { sku: string; dropId: string; shard: number },
  now: number,
): UnitsView {
  const change = readStock(books, of.sku, now)
  const { available, held, version } = change.after
  const row = books.isInitialized() ? books.shard.read(books.sql) : null
  if (row?.dropId !== of.dropId) {
    return { ...change, units: { shard: of.shard, available: 0, held: 0, sold: 0, version } }
  }
  // A hold of an earlier drop that is returned is in neither count of this one.
  const sold = Math.max(0, row.netIn - available - held)
  return { ...change, units: { shard: of.shard, available, held, sold, version } }
}
