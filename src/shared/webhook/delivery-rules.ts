import { DAY_MS, HOUR_MS } from '../platform/clock.ts'

/** An attempt is not made later than this after its delivery was made, or asked for again. */
const TRIED_MS = 3 * DAY_MS
const WAIT_MAX_MS = 12 * HOUR_MS

/** The answer to an attempt: its status code; null where none came. */
export interface Attempt {
  code: number | null
}

export type Settlement =
  | { status: 'delivered' }
  | { status: 'failed' }
  | { status: 'pending'; nextAt: number }

/**
 * The state of a delivery after an attempt. 2xx ends it; anything else, a redirect included, is
 * tried again, each time after twice the wait, for three days.
 * @param tries attempts since `since` (milliseconds), this one included
 */
export function afterAttempt(
  { tries, since }: { tries: number; since: number },
  { code }: Attempt,
  { now, firstWaitMs }: { now: number; firstWaitMs: number },
): Settlement {
  if (code !== null && code >= 200 && code < 300) return { status: 'delivered' }
  const nextAt = now + Math.min(firstWaitMs * 2 ** (tries - 1), WAIT_MAX_MS)
  return nextAt - since > TRIED_MS ? { status: 'failed' } : { status: 'pending', nextAt }
}

/** Whether the receiver says that it is gone for good: nothing is sent to it any more. */
export const isGone = ({ code }: Attempt): boolean => code === 410
