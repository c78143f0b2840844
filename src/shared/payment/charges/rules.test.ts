import { describe, expect, it } from 'vitest'
import { MINUTE_MS } from '../../platform/clock.ts'
import { nextWindow } from './rules.ts'

describe('the part of a provider’s list that is read next', () => {
  const terms = { graceMs: 5 * MINUTE_MS, leastMs: MINUTE_MS, firstMs: 60 * MINUTE_MS }
  const now = 100 * MINUTE_MS

  it('begins an hour back, and ends before charges whose webhook may still come', () => {
    const first = { since: 35 * MINUTE_MS, until: 95 * MINUTE_MS, cursor: null }
    expect(nextWindow(null, now, terms)).toEqual(first)
  })

  it('goes on within its window, then behind it, and leaves nothing out', () => {
    const walk = { since: 35 * MINUTE_MS, until: 95 * MINUTE_MS, cursor: 'pi_9' }
    expect(nextWindow(walk, now, terms)).toEqual(walk)
    const done = { ...walk, cursor: null }
    expect(nextWindow(done, now + MINUTE_MS / 2, terms)).toBeNull()
    expect(nextWindow(done, now + 3 * MINUTE_MS, terms)).toEqual({
      ...{ since: 95 * MINUTE_MS, until: 98 * MINUTE_MS, cursor: null },
    })
  })
})
