import { rfc3339 } from '../../platform/clock.ts'
import type { Hold } from '../contract.ts'
import type { LevelChange, StockLedger } from './ledger.ts'
import { emptyLevel } from './level-rules.ts'
import { expireDue, type HoldRecord } from './rules.ts'
import { appendJournal, readHold, readLevel, writeHold, writeLevel } from './store.ts'

/**
 * The level as it is true at `now`: every hold that is over by then ends first, however many,
 * because an alarm may be late or lost. Nothing due writes nothing. An uninitialized ledger is zeros.
 */
export function readStock(ledger: StockLedger, sku: string, now: number): LevelChange {
  const { sql, calendar } = ledger
  const before = (ledger.isInitialized() ? readLevel(sql) : null) ?? emptyLevel(sku)
  const ids = before.version === 0 ? [] : calendar.due(sql, now)
  if (ids.length === 0) return { before, after: before }

  const holds = ids.map((id) => readHold(sql, id)).filter((hold) => hold !== null)
  const expired = expireDue(before, holds, now)
  writeLevel(sql, expired.level)
  for (const entry of expired.entries) appendJournal(sql, entry)
  for (const hold of expired.holds) {
    writeHold(sql, hold)
    calendar.note(hold)
  }
  return { before, after: expired.level }
}

/** A hold as others see it. */
export const viewHold = (sku: string, hold: HoldRecord): Hold => ({
  holdId: hold.holdId,
  sku,
  holder: hold.holder,
  quantity: hold.quantity,
  expiresAt: rfc3339(hold.expiresAt),
  status: hold.status,
})
