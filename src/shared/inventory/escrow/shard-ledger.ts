import type { EscrowLedger, LevelChange } from '../stock/ledger.ts'
import { readStock } from '../stock/read-stock.ts'
import { appendJournal, writeLevel } from '../stock/store.ts'
import type { ShardUnits } from './protocol.ts'
import { postTransfer } from './rules.ts'
import { ensureShardTables, readMoved, type ShardRow, writeMoved, writeShard } from './store.ts'

interface UnitsView extends LevelChange {
  units: ShardUnits
}

/** The shard's units of a drop at `now`; zeros where it serves another drop or none. */
export function shardUnits(
  ledger: EscrowLedger,
  of: { sku: string; dropId: string; shard: number },
  now: number,
): UnitsView {
  const change = readStock(ledger, of.sku, now)
  const { available, held, version } = change.after
  const row = ledger.isInitialized() ? ledger.shard.read(ledger.sql) : null
  if (row?.dropId !== of.dropId) {
    return { ...change, units: { shard: of.shard, available: 0, held: 0, sold: 0, version } }
  }
  // A hold of an earlier drop that is returned is in neither count of this one.
  const sold = Math.max(0, row.netIn - available - held)
  return { ...change, units: { shard: of.shard, available, held, sold, version } }
}

/**
 * Takes at most `units` off a shard's ledger for a transfer. The answer is kept by the transfer's
 * id, zero too: a call that comes late, when the root has long written the transfer off, must
 * not take units that nobody would book anywhere.
 */
export function debitShard(
  ledger: EscrowLedger,
  input: { sku: string; dropId: string; transferId: string; units: number },
  now: number,
): LevelChange & { given: number } {
  const { before, after: level } = readStock(ledger, input.sku, now)
  ledger.ensureSchema()
  const { sql } = ledger
  ensureShardTables(sql)
  const moved = readMoved(sql, input.transferId)
  if (moved !== null) return { before, after: level, given: Math.abs(moved) }

  const row = ledger.shard.read(sql)
  const given = row?.dropId === input.dropId ? Math.min(input.units, level.available) : 0
  writeMoved(sql, input.transferId, -given, now)
  if (!row || given === 0) return { before, after: level, given: 0 }
  const { level: after, entry } = postTransfer(level, -given, input, now)
  writeLevel(sql, after)
  appendJournal(sql, entry)
  const next = { ...row, netIn: row.netIn - given }
  writeShard(sql, next)
  ledger.shard.note(next)
  return { before, after, given }
}

/**
 * Posts units that a transfer brings to a shard, once per transfer. The first units of a drop
 * put the shard at its service where `selling` says so; what an earlier drop left here and is
 * neither sold nor given back by now is sold with them.
 */
export function creditShard(
  ledger: EscrowLedger,
  input: {
    sku: string
    dropId: string
    shard: number
    transferId: string
    units: number
    selling: boolean
  },
  now: number,
): LevelChange {
  const { before, after: level } = readStock(ledger, input.sku, now)
  ledger.ensureSchema()
  const { sql } = ledger
  ensureShardTables(sql)
  if (readMoved(sql, input.transferId) !== null) return { before, after: level }

  const { level: after, entry } = postTransfer(level, input.units, input, now)
  writeMoved(sql, input.transferId, input.units, now)
  writeLevel(sql, after)
  appendJournal(sql, entry)
  const known = ledger.shard.read(sql)
  const joins = known === null || (input.selling && known.dropId !== input.dropId)
  const row: ShardRow = joins
    ? {
        sku: input.sku,
        dropId: input.dropId,
        shard: input.shard,
        selling: input.selling,
        netIn: level.available + level.held + input.units,
        reportedVersion: level.version,
      }
    : { ...known, netIn: known.netIn + input.units }
  writeShard(sql, row)
  ledger.shard.note(row)
  return { before, after }
}

/** The shard sells nothing any more for this drop; its holds live on. Answers its units. */
export function coolShard(
  ledger: EscrowLedger,
  of: { sku: string; dropId: string; shard: number },
  now: number,
): UnitsView {
  const view = shardUnits(ledger, of, now)
  const row = ledger.isInitialized() ? ledger.shard.read(ledger.sql) : null
  if (row?.dropId === of.dropId && row.selling) {
    const cold = { ...row, selling: false }
    writeShard(ledger.sql, cold)
    ledger.shard.note(cold)
  }
  return view
}
