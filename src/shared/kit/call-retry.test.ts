import { describe, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../platform/clock.ts'
import { afterAttempt, type RetryPolicy } from './call-retry.ts'

const BOUNDED: RetryPolicy = {
  firstWaitMs: MINUTE_MS,
  waitMaxMs: 12 * HOUR_MS,
  triesForMs: 3 * DAY_MS,
}

/** The moments of all attempts, at most `limit`, at a receiver that always answers `code`. */
function attemptsAt(code: number | null, policy = BOUNDED, limit = 1_000): number[] {
  const moments: number[] = []
  for (let now = 0, tries = 1; tries <= limit; tries += 1) {
    moments.push(now)
    const settled = afterAttempt({ tries, since: 0 }, { code }, policy, now)
    if (settled.status !== 'pending') return moments
    now = settled.nextAt
  }
  return moments
}

const OTHER_CODES = [null, 301, 302, 307, 400, 404, 410, 429, 500, 503]

describe('a call', () => {
  it.each([200, 201, 204])('ends with %i', (code) => expect(attemptsAt(code)).toEqual([0]))

  it.each(OTHER_CODES)(
    'is tried again after %s, each time after twice the wait, for as long as its policy says',
    (code) => {
      const moments = attemptsAt(code)
      expect(moments.slice(0, 4)).toEqual([0, 1, 3, 7].map((minutes) => minutes * MINUTE_MS))
      expect(moments.at(-1)).toBeGreaterThan(2 * DAY_MS)
      expect(moments.at(-1)).toBeLessThanOrEqual(3 * DAY_MS)
    },
  )

  it.each(OTHER_CODES)('without an end is never given up after %s, and waits no longer', (code) => {
    const policy = { firstWaitMs: 1_000, waitMaxMs: 10 * MINUTE_MS, triesForMs: null }
    const moments = attemptsAt(code, policy, 2_000)
    expect(moments).toHaveLength(2_000)
    const waits = moments.slice(1).map((moment, index) => moment - (moments[index] ?? 0))
    expect(Math.max(...waits)).toBe(10 * MINUTE_MS)
  })
})
