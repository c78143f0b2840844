import type { RefusalRung } from '../../../shared/drop/contract.ts'
import { texts } from '../../texts/texts.ts'

const REASONS = texts.fairness.refusals.reasons

export interface RefusalCount {
  name: string
  count: number
}

/** The refusals by reason, the most frequent first. */
export const refusalCounts = (refusals: Partial<Record<RefusalRung, number>>): RefusalCount[] =>
  (Object.keys(REASONS) as RefusalRung[])
    .map((rung) => ({ name: REASONS[rung], count: refusals[rung] ?? 0 }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
