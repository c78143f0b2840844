import { describe, expect, it } from 'vitest'
import { type Figures, median, misses, TARGETS } from './figures.ts'

const GOOD: Figures = {
  performance: 98,
  accessibility: 100,
  bestPractices: 95,
  seo: 100,
  lcp: 1_200,
  cls: 0.02,
  script: 20_000,
  total: 120_000,
  axe: 0,
}

describe('the targets of a page', () => {
  it('are kept by figures that stand on them', () => {
    expect(misses(GOOD, TARGETS.home)).toEqual([])
  })

  it('are missed by figures just past them, each by its name', () => {
    const slow = { ...GOOD, performance: 97, lcp: 1_201, total: 120_000 + 1, axe: 1 }
    expect(misses(slow, TARGETS.home).sort()).toEqual(['axe', 'lcp', 'performance', 'total'])
  })

  it('let a personal page be a little slower, and weigh what it weighs', () => {
    expect(misses({ ...GOOD, performance: 95, total: 1e6 }, TARGETS.cart)).toEqual([])
  })
})

describe('a median', () => {
  it('is the middle value, in whatever order they come', () => {
    expect(median([9, 1, 5])).toBe(5)
  })

  it('of nothing is refused', () => {
    expect(() => median([])).toThrow(RangeError)
  })
})
