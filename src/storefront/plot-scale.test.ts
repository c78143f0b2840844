import fc from 'fast-check'
import { expect, it } from 'vitest'
import { axisEnd, gathered } from './plot-scale.ts'

it('an axis ends at a round number that holds the highest value and is at most twice as high', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 10_000_000 }), (most) => {
      const end = axisEnd(most)
      expect(end).toBeGreaterThanOrEqual(most)
      expect(end).toBeLessThanOrEqual(most * 2)
      expect(end % 2).toBe(0)
    }),
  )
  expect([0, 1, 7, 43, 100, 101].map(axisEnd)).toEqual([2, 2, 10, 60, 100, 200])
})

it('points put together are few, and nothing of their sum is lost', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(100)), fc.integer({ min: 1, max: 50 }), (points, most) => {
      const few = gathered(points, most, (a, b) => a + b)
      expect(few.length).toBeLessThanOrEqual(most)
      const sum = (all: number[]) => all.reduce((a, b) => a + b, 0)
      expect(sum(few)).toBe(sum(points))
    }),
  )
})
