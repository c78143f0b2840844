import type { Now } from '../platform/clock.ts'
import { SIGNING_KEY_PERIOD_MS } from '../platform/limits.ts'

/** The period whose key signs at `now`. Every isolate counts the same. */
export const signingPeriodAt = (now: Now): number => Math.floor(now / SIGNING_KEY_PERIOD_MS)

/**
 * The periods whose keys are published at `now`: the one before, whose tokens may still be in use,
 * the one that signs, and the one after, which other systems know before it signs.
 */
export const publishedPeriodsAt = (now: Now): [before: number, current: number, next: number] => {
  const current = signingPeriodAt(now)
  return [current - 1, current, current + 1]
}
