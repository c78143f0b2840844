import { ok } from '../../platform/result.ts'
import type { Sql } from '../../platform/sql.ts'
import type { StockAnswer, StockCommand } from '../contract.ts'
import { SYNC_KEPT_MS, SYNC_TABLE } from '../schema.ts'
import { assertHoldStep } from './hold-life-cycle.ts'
import type { LevelChange, StockLedger } from './ledger.ts'
import { readStock, viewHold } from './read-stock.ts'
import { decide, partDelta } from './rules.ts'
import {
  appendJournal,
  readAdjustment,
  readHold,
  readSynced,
  writeAdjustment,
  writeHold,
  writeLevel,
  writeSynced,
} from './store.ts'

interface StockChange extends LevelChange {
  answer: StockAnswer
  /** When the hold this command wrote ends; null where it wrote no active one. */
  endsAt: number | null
}

/** The key of a command that makes no hold of its own; null for all others. */
export function keyOf(command: StockCommand): string | null {
  if (command.type === 'stock.adjust') return command.key
  return 'part' in command ? (command.part?.key ?? null) : null
}

/** The number that the key of a command is stored with. */
export function unitsMovedBy(command: StockCommand): number {
  if (command.type === 'stock.adjust') return command.delta
  return 'part' in command && command.part ? partDelta(command.type, command.part.quantity) : 0
}

function noteSynced(sql: Sql, command: Extract<StockCommand, { type: 'stock.sync' }>, now: number) {
  sql.exec(SYNC_TABLE)
  writeSynced(sql, command, { now, since: now - SYNC_KEPT_MS })
}

/**
 * Runs one command: ends what is due, decides, writes. Rows written: three (level, journal, and
 * the hold or the adjustment's key), four for a part of a hold; none for a replay or a refusal. Holds that end on the way
 * stay ended where the command itself is refused.
 */
export function changeStock(ledger: StockLedger, command: StockCommand, now: number): StockChange {
  const { sql, calendar } = ledger
  const { before, after: level } = readStock(ledger, command.sku, now)
  const initialized = ledger.isInitialized()
  const known = initialized && 'holdId' in command ? readHold(sql, command.holdId) : null
  const key = keyOf(command)
  const adjusted = initialized && key !== null ? readAdjustment(sql, key) : null

  const synced =
    initialized && command.type === 'stock.sync'
      ? { synced: readSynced(sql, command.system, command.messageId) }
      : {}
  const decision = decide({ level, hold: known, adjusted, ...synced }, command, now)
  if (!decision.ok) return { answer: decision, before, after: level, endsAt: null }

  const { level: after, entry, hold, replayed } = decision.value
  const view = hold ? { hold: viewHold(command.sku, hold) } : {}
  const answer = ok({ level: after, ...view, replayed })
  if (command.type === 'stock.sync' && synced.synced?.isKnown !== true) {
    ledger.ensureSchema()
    noteSynced(sql, command, now)
  }
  if (!entry) return { answer, before, after, endsAt: null }
  assertHoldStep(known, command, hold)

  ledger.ensureSchema()
  writeLevel(sql, after)
  appendJournal(sql, entry)
  if (hold) {
    writeHold(sql, hold)
    calendar.note(hold)
  }
  if (key !== null) writeAdjustment(sql, key, unitsMovedBy(command))
  return { answer, before, after, endsAt: hold?.status === 'active' ? hold.expiresAt : null }
}
