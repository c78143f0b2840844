import type { EscrowBooks, LevelChange } from '../stock/ledger.ts'
import { readStock } from '../stock/read-stock.ts'
import { appendJournal, writeLevel } from '../stock/store.ts'
import { postTransfer } from './rules.ts'
import { ensureShardTables, readMoved, writeMoved, writeShard } from './store.ts'

/**
 * Takes at most `units` off a shard's books for a transfer. The answer is kept by the transfer's
 * id, zero too: a call that comes late, when the root has long written the transfer off, must
 * not take units that nobody would book anywhere.
 */
export function giveUnits(
  books: EscrowBooks,
  input: { sku: string; dropId: string; transferId: string; units: number },
  now: number,
): LevelChange & { given: number } {
  const { before, after: level } = readStock(books, input.sku, now)
  books.ensureSchema()
  const { sql } = books
  ensureShardTables(sql)
  const moved = readMoved(sql, input.transferId)
  if (moved !== null) return { before, after: level, given: Math.abs(moved) }

  const row = books.shard.read(sql)
  const given = row?.dropId === input.dropId ? Math.min(input.units, level.available) : 0
  writeMoved(sql, input.transferId, -given, now)
  if (!row || given === 0) return { before, after: level, given: 0 }
  const { level: after, entry } = postTransfer(level, -given, input, now)
  writeLevel(sql, after)
  appendJournal(sql, entry)
  const next = { ...row, netIn: row.netIn - given }
  writeShard(sql, next)
  books.shard.note(next)
  return { before, after, given }
}
