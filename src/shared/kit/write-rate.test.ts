import { describe, expect, it } from 'vitest'
import { WriteRate } from './write-rate.ts'

describe('the writes of one shopper', () => {
  it('are admitted up to the limit of a minute and refused beyond it', () => {
    const rate = new WriteRate(3)
    const admitted = [0, 1, 2, 3, 59_999].map((at) => rate.admit(1_000_000 + at))
    expect(admitted).toEqual([true, true, true, false, false])
  })

  it('are admitted again when the minute is over', () => {
    const rate = new WriteRate(1)
    expect([rate.admit(1_000_000), rate.admit(1_030_000)]).toEqual([true, false])
    expect(rate.retryAfter(1_030_000)).toBe(30)
    expect(rate.admit(1_060_000)).toBe(true)
  })

  it('are never told to come back at once', () => {
    const rate = new WriteRate(1)
    rate.admit(1_000_000)
    expect(rate.retryAfter(1_059_999)).toBe(1)
  })
})
