import type { RefusalRung } from '../../shared/drop/contract.ts'

/** What was refused, as the public report and the staff's page call it. */
export const REFUSALS: Record<RefusalRung, string> = {
  rate_limit: 'Too many requests',
  proof_of_work: 'Work not done, or done wrong',
  verification: 'Extra check not passed',
  slow_lane: 'Sent to the slower lane',
  pass_forged: 'Forged pass',
  pass_shared: 'Somebody else’s pass',
  pass_used: 'Pass used before',
  pass_early: 'Pass shown too early',
  pass_late: 'Pass shown too late',
  over_limit: 'Over the limit for one shopper',
  entries_closed: 'Entry outside its window',
  sold_out: 'Asked after it was sold out',
}

export interface RefusalCount {
  name: string
  count: number
}

/** The refusals there were, most first. */
export const refusalCounts = (refusals: Partial<Record<RefusalRung, number>>): RefusalCount[] =>
  (Object.keys(REFUSALS) as RefusalRung[])
    .map((rung) => ({ name: REFUSALS[rung], count: refusals[rung] ?? 0 }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
