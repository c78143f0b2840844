import type { EscrowBooks, LevelChange } from '../stock/ledger.ts'
import { readStock } from '../stock/read-stock.ts'
import { appendJournal, writeLevel } from '../stock/store.ts'
import { postTransfer } from './rules.ts'
import { ensureShardTables, readMoved, type ShardRow, writeMoved, writeShard } from './store.ts'

/**
 * Books units that a transfer brings to a shard, once per transfer. The first units of a drop
 * put the shard at its service where the drop is `hot`; what an earlier drop left here and is
 * neither sold nor given back by now is sold with them.
 */
export function receiveUnits(
  books: EscrowBooks,
  input: {
    sku: string
    dropId: string
    shard: number
    transferId: string
    units: number
    hot: boolean
  },
  now: number,
): LevelChange {
  const { before, after: level } = readStock(books, input.sku, now)
  books.ensureSchema()
  const { sql } = books
  ensureShardTables(sql)
  if (readMoved(sql, input.transferId) !== null) return { before, after: level }

  const { level: after, entry } = postTransfer(level, input.units, input, now)
  writeMoved(sql, input.transferId, input.units, now)
  writeLevel(sql, after)
  appendJournal(sql, entry)
  const known = books.shard.read(sql)
  const joins = known === null || (input.hot && known.dropId !== input.dropId)
  const row: ShardRow = joins
    ? {
        sku: input.sku,
        dropId: input.dropId,
        shard: input.shard,
        hot: input.hot,
        netIn: level.available + level.held + input.units,
        reportedVersion: level.version,
      }
    : { ...known, netIn: known.netIn + input.units }
  writeShard(sql, row)
  books.shard.note(row)
  return { before, after }
}
