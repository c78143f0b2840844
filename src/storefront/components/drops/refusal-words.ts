import type { RefusalReason } from '../../../shared/drop/contract.ts'
import { texts } from '../../texts/texts.ts'

const REASONS = texts.fairness.refusals.reasons

export interface RefusalCount {
  name: string
  count: number
}

/** The refusals by reason, the most frequent first. */
export const refusalCounts = (refusals: Partial<Record<RefusalReason, number>>): RefusalCount[] =>
  (Object.keys(REASONS) as RefusalReason[])
    .map((reason) => ({ name: REASONS[reason], count: refusals[reason] ?? 0 }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
