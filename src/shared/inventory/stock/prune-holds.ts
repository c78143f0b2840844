import { HOUR_MS } from '../../platform/clock.ts'
import { HOLD_KEPT_MS } from '../schema.ts'
import type { StockLedger } from './ledger.ts'
import { deleteEndedHolds } from './store.ts'

const PRUNED_AT_ONCE_MAX = 500
/** Ended holds go in batches: not one alarm for each. */
const PRUNE_EVERY_MS = HOUR_MS

/** When the ledger wants attention next, by time alone; null where nothing waits. */
export function nextAttention({ sql, calendar }: StockLedger): number | null {
  const oldest = calendar.oldestEnded(sql)
  const times = [
    calendar.nextEnd(sql),
    oldest === null ? null : oldest + HOLD_KEPT_MS + PRUNE_EVERY_MS,
  ].filter((at) => at !== null)
  return times.length === 0 ? null : Math.min(...times)
}

/** Deletes a bounded batch of the holds that ended HOLD_KEPT_MS ago. The journal keeps them all. */
export function pruneHolds({ sql, calendar }: StockLedger, now: number): number {
  const oldest = calendar.oldestEnded(sql)
  if (oldest === null || oldest + HOLD_KEPT_MS > now) return 0
  const deleted = deleteEndedHolds(sql, now - HOLD_KEPT_MS, PRUNED_AT_ONCE_MAX)
  calendar.forget()
  return deleted
}
