import type { LimitRule, LimitVerdict } from './contract.ts'

/** The tries of one key that were allowed and still count, oldest first (milliseconds). */
export type Tries = readonly number[]

const stillCounting = (tries: Tries, windowMs: number, now: number): Tries =>
  tries.filter((at) => at > now - windowMs)

/**
 * The verdict on a further try, without counting it. Exact: in any `windowMs` at most `limit` tries
 * are allowed; a refused try does not count.
 */
export function lookAt(tries: Tries, rule: Pick<LimitRule, 'limit' | 'windowMs'>, now: number) {
  const counting = stillCounting(tries, rule.windowMs, now)
  const allowed = counting.length < rule.limit
  const verdict: LimitVerdict = {
    allowed,
    limit: rule.limit,
    remaining: Math.max(0, rule.limit - counting.length),
    resetAt: allowed ? now : (counting[counting.length - rule.limit] ?? now) + rule.windowMs,
  }
  return { verdict, tries: counting }
}

/** Counts a try where it is allowed. */
export function takeFrom(
  tries: Tries,
  rule: Pick<LimitRule, 'limit' | 'windowMs'>,
  now: number,
): { verdict: LimitVerdict; tries: Tries } {
  const looked = lookAt(tries, rule, now)
  if (!looked.verdict.allowed) return looked
  const { verdict } = looked
  return {
    verdict: { ...verdict, remaining: verdict.remaining - 1, resetAt: now + rule.windowMs },
    tries: [...looked.tries, now],
  }
}
