import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AMOUNT_MAX, RED_PACKET_SHARES_MAX } from '../platform/limits.ts'
import { brokenRule, claimView, countsOf, type RedPacketSums, splitOf, stateAt } from './rules.ts'

const word = fc.integer({ min: 0, max: 2 ** 32 - 1 })
const seed = fc.tuple(word, word, word, word)
const total = (parts: readonly number[]): number => parts.reduce((sum, part) => sum + part, 0)
const funded = fc
  .integer({ min: 1, max: RED_PACKET_SHARES_MAX })
  .chain((shares) =>
    fc.record({ shares: fc.constant(shares), fund: fc.integer({ min: shares, max: AMOUNT_MAX }) }),
  )

describe('a split', () => {
  it('has as many whole shares above zero as asked for, which sum to the fund', () => {
    fc.assert(
      fc.property(funded, fc.constantFrom('even', 'random'), seed, ({ fund, shares }, split, s) => {
        const parts = splitOf({ fund, shares, split }, s)
        expect(parts).toHaveLength(shares)
        expect(parts.every((part) => Number.isSafeInteger(part) && part >= 1)).toBe(true)
        expect(total(parts)).toBe(fund)
      }),
    )
  })

  it('is even to one minor unit, whatever the seed', () => {
    fc.assert(
      fc.property(funded, seed, ({ fund, shares }, s) => {
        const parts = splitOf({ fund, shares, split: 'even' }, s)
        expect(Math.max(...parts) - Math.min(...parts)).toBeLessThanOrEqual(1)
      }),
    )
    expect(splitOf({ fund: 100, shares: 3, split: 'even' }, [1, 2, 3, 4])).toEqual([34, 33, 33])
  })

  it('is the same for the same seed, and another for another', () => {
    const of = { fund: 100_000, shares: 50, split: 'random' } as const
    expect(splitOf(of, [1, 2, 3, 4])).toEqual(splitOf(of, [1, 2, 3, 4]))
    expect(splitOf(of, [1, 2, 3, 4])).not.toEqual(splitOf(of, [1, 2, 3, 5]))
  })

  it('gives every place in the order the same chance', () => {
    const sums = Array<number>(5).fill(0)
    const rounds = 4_000
    for (let n = 0; n < rounds; n += 1) {
      const parts = splitOf({ fund: 1_000, shares: 5, split: 'random' }, [n, 7, 11, 13])
      for (const [place, part] of parts.entries()) sums[place] = (sums[place] ?? 0) + part
    }
    for (const sum of sums) {
      expect(sum / rounds).toBeGreaterThan(185)
      expect(sum / rounds).toBeLessThan(215)
    }
  })

  it('of a fund with one unit a share has no other shares', () => {
    const parts = splitOf({ fund: 7, shares: 7, split: 'random' }, [1, 2, 3, 4])
    expect(parts).toEqual(Array(7).fill(1))
  })
})

const sums = (change: Partial<RedPacketSums> = {}): RedPacketSums => ({
  ...{ fund: 100, shares: 4, granted: 30, open: 60, returned: 10, unclaimed: 25 },
  ...{ claims: 9, grants: 1, stray: 0 },
  ...change,
})

describe('the counts', () => {
  it('sum to the fund before the end and after it', () => {
    for (const hasEnded of [false, true]) {
      const { granted, remaining, returned } = countsOf(sums(), hasEnded)
      expect(granted + remaining + returned).toBe(100)
    }
    expect(countsOf(sums(), false)).toMatchObject({ remaining: 60, returned: 10 })
    expect(countsOf(sums(), true)).toMatchObject({ remaining: 35, returned: 35 })
  })

  it('are refused where the rows break a rule', () => {
    expect(brokenRule(sums())).toBeNull()
    expect(brokenRule(sums({ granted: 31 }))).toMatch('sum to its fund')
    expect(brokenRule(sums({ grants: 5 }))).toMatch('no more grants than shares')
    expect(brokenRule(sums({ stray: 1 }))).toMatch('one claim of one member')
    expect(() => countsOf(sums({ open: 59 }), false)).toThrow('sum to its fund')
  })
})

it('a window has its start and not its end', () => {
  const window = { startsAt: 10, endsAt: 20 }
  expect([9, 10, 19, 20].map((now) => stateAt(window, now))).toEqual([
    'coming',
    'running',
    'running',
    'ended',
  ])
})

it('a claim without a share, or with one that went back, has missed', () => {
  const missed = { state: 'missed', amount: null }
  expect(claimView(null)).toEqual(missed)
  expect(claimView({ amount: 5, state: 'returned' })).toEqual(missed)
  expect(claimView({ amount: 5, state: 'open' })).toEqual({ state: 'pending', amount: 5 })
  expect(claimView({ amount: 5, state: 'granted' })).toEqual({ state: 'granted', amount: 5 })
})
