import type { EscrowBooks } from '../stock/ledger.ts'
import { shardUnits, type UnitsView } from './shard-units.ts'
import { writeShard } from './store.ts'

/** The shard sells nothing any more for this drop; its holds live on. Answers its units. */
export function coolShard(
  books: EscrowBooks,
  of: { sku: string; dropId: string; shard: number },
  now: number,
): UnitsView {
  const view = shardUnits(books, of, now)
  const row = books.isInitialized() ? books.shard.read(books.sql) : null
  if (row?.dropId === of.dropId && row.hot) {
    const cold = { ...row, hot: false }
    writeShard(books.sql, cold)
    books.shard.note(cold)
  }
  return view
}
