import { HOUR_MS, MINUTE_MS } from '../platform/clock.ts'
import { ERASURE_SETTLED_MS } from '../platform/limits.ts'
import type { Erasure, ErasureOutcome } from './contract.ts'

const FIRST_PAUSE_MS = 5_000
const PAUSE_MAX_MS = 10 * MINUTE_MS

/** How an erasure goes on after a run through the stores. */
interface NextStep {
  /** Milliseconds; null: it is done. */
  nextAt: number | null
  /** Whether the email is of no further use. */
  dropsSubject: boolean
}

/**
 * The step after a run: again soon where a store was not done; once more after ERASURE_SETTLED_MS, for
 * what was under way at the request, such as a mail; then each hour while an order waits for its
 * delivery, whose own event is faster.
 */
export function nextStep(
  { requestedAt, runs, subject }: Pick<Erasure, 'requestedAt' | 'runs' | 'subject'>,
  outcomes: readonly ErasureOutcome[],
  now: number,
): NextStep {
  if (outcomes.includes('later')) {
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(runs, 12), PAUSE_MAX_MS)
    return { nextAt: now + pause, dropsSubject: false }
  }
  const settledAt = requestedAt + ERASURE_SETTLED_MS
  if (subject !== null && now < settledAt) return { nextAt: settledAt, dropsSubject: false }
  const waits = outcomes.includes('waiting')
  return { nextAt: waits ? now + HOUR_MS : null, dropsSubject: true }
}
