/** How a kind of calls is tried again. Milliseconds. */
export interface RetryPolicy {
  /** The wait after the first attempt; each further one is twice as long. */
  firstWaitMs: number
  /** No wait is longer. */
  waitMaxMs: number
  /** No attempt is made later than this after the first; null: until the call is taken. */
  triesForMs: number | null
}

/** The answer to an attempt: its status code; null where none came. */
export interface Attempt {
  code: number | null
}

export type Settlement =
  | { status: 'delivered' }
  | { status: 'failed' }
  | { status: 'pending'; nextAt: number }

/**
 * The state of a call after an attempt. 2xx ends it; anything else, a redirect included, is tried
 * again by the policy.
 * @param tries attempts since `since` (milliseconds), this one included
 */
export function afterAttempt(
  { tries, since }: { tries: number; since: number },
  { code }: Attempt,
  { firstWaitMs, waitMaxMs, triesForMs }: RetryPolicy,
  now: number,
): Settlement {
  if (code !== null && code >= 200 && code < 300) return { status: 'delivered' }
  const nextAt = now + Math.min(firstWaitMs * 2 ** (tries - 1), waitMaxMs)
  const isOver = triesForMs !== null && nextAt - since > triesForMs
  return isOver ? { status: 'failed' } : { status: 'pending', nextAt }
}
