import { describe, expect, it } from 'vitest'
import { DAY_MS, MINUTE_MS } from '../platform/clock.ts'
import { afterAttempt } from './delivery-rules.ts'

/** The moments of all attempts at a receiver that always answers `code`. */
function attemptsAt(code: number | null): number[] {
  const moments: number[] = []
  for (let now = 0, tries = 1; ; tries += 1) {
    moments.push(now)
    const settled = afterAttempt({ tries, since: 0 }, { code }, { now, firstWaitMs: MINUTE_MS })
    if (settled.status !== 'pending') return moments
    now = settled.nextAt
  }
}

describe('a delivery', () => {
  it.each([200, 201, 204])('ends with %i', (code) => expect(attemptsAt(code)).toEqual([0]))

  it.each([null, 301, 302, 307, 400, 404, 410, 429, 500, 503])(
    'is tried again after %s, each time after twice the wait, for three days',
    (code) => {
      const moments = attemptsAt(code)
      expect(moments.slice(0, 4)).toEqual([0, 1, 3, 7].map((minutes) => minutes * MINUTE_MS))
      expect(moments.at(-1)).toBeGreaterThan(2 * DAY_MS)
      expect(moments.at(-1)).toBeLessThanOrEqual(3 * DAY_MS)
    },
  )
})
