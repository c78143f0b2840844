import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reconnectDelay } from './reconnect.ts'

describe('the wait before a socket is opened again', () => {
  it('grows with each failure and never passes fifteen seconds', () => {
    const longest = [0, 1, 2, 3, 4, 20].map((tries) => reconnectDelay(tries, 0.999999))
    expect(longest).toEqual([400, 800, 1600, 3200, 6400, 15_000])
  })

  it('is spread over the upper half, so that tabs do not return as one', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.double({ min: 0, max: 0.999, noNaN: true }), (tries, random) => {
        const most = reconnectDelay(tries, 1)
        const delay = reconnectDelay(tries, random)
        expect(delay).toBeGreaterThanOrEqual(most / 2)
        expect(delay).toBeLessThanOrEqual(most)
      }),
    )
  })
})
