import { rfc3339 } from '../../platform/clock.ts'
import { STOCK_MAX } from '../../platform/limits.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import type { JournalEntry, StockCommand, StockLevel } from '../contract.ts'
import { assertBalanced } from './level-rules.ts'

/** The last sequence of an outside system, and whether this very message was taken. */
export interface Synced {
  last: number
  isKnown: boolean
}

/** The level after an outside word; `entry` is null where it changes nothing. */
interface SyncDecision {
  level: StockLevel
  entry: JournalEntry | null
}

/**
 * Takes an outside count or change. Units that are held or sold stay so: where the count is below
 * them, the level is short of the difference. The answer to a known message is the level as it is.
 */
export function syncLevel(
  level: StockLevel,
  synced: Synced | undefined,
  { change, sequence, system, reference, elsewhere }: Extract<StockCommand, { type: 'stock.sync' }>,
  now: number,
): Result<SyncDecision> {
  if (synced?.isKnown) return ok({ level, entry: null })
  if (synced && sequence <= synced.last) {
    return refuse('stale_sequence', `The last sequence of this SKU is ${synced.last}.`, {
      extra: { sequence: synced.last },
    })
  }
  const wanted = 'onHand' in change ? change.onHand - elsewhere : level.onHand + change.delta
  const onHand = Math.max(0, wanted)
  if (onHand > STOCK_MAX) {
    return refuse('quantity_too_large', undefined, { extra: { limit: STOCK_MAX } })
  }
  const promised = level.held + level.committed
  const available = Math.max(0, onHand - promised)
  const shortage = Math.max(0, promised - onHand)
  const shortageDelta = shortage - (level.shortage ?? 0)
  if (onHand === level.onHand && shortageDelta === 0) return ok({ level, entry: null })
  const { shortage: _, ...rest } = level
  const next: StockLevel = {
    ...rest,
    ...{ onHand, available, version: level.version + 1 },
    ...(shortage > 0 ? { shortage } : {}),
  }
  assertBalanced(next)
  const entry: JournalEntry = {
    sequence: next.version,
    at: rfc3339(now),
    type: 'adjust',
    quantity: Math.abs(onHand - level.onHand),
    onHandDelta: onHand - level.onHand,
    availableDelta: available - level.available,
    heldDelta: 0,
    committedDelta: 0,
    ...(shortageDelta === 0 ? {} : { shortageDelta }),
    reason: 'onHand' in change ? 'counted' : 'changed',
    reference,
    actor: `system:${system}`,
  }
  return ok({ level: next, entry })
}
