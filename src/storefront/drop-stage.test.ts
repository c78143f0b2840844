import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countdownText, type DropSeen, nextMoment, positionText, stageOf } from './drop-stage.ts'

const draw: DropSeen = {
  mode: 'draw',
  state: 'announced',
  entriesOpenAt: 1_000,
  entriesCloseAt: 2_000,
  opensAt: 3_000,
  closesAt: 9_000,
}
const queue: DropSeen = { ...draw, mode: 'queue', entriesCloseAt: 9_000 }
const open = { ...queue, state: 'open' } as const
const pass = (at: number) =>
  ({ state: 'admitted', passExpiresAt: new Date(at).toISOString() }) as const

describe('the stage of a drop page', () => {
  it('follows the clock for a visitor without an entry', () => {
    expect([0, 1_000, 2_000, 3_000, 9_000].map((now) => stageOf(draw, null, now))).toEqual([
      'announced',
      'enter',
      'entries-closed',
      'entries-closed',
      'closed',
    ])
    expect(stageOf(queue, null, 8_999)).toBe('enter')
  })

  it('is a wait before the opening of another kind than the one after it', () => {
    expect(stageOf(draw, { state: 'waiting' }, 2_999)).toBe('listed')
    expect(stageOf(open, { state: 'waiting' }, 3_000)).toBe('waiting')
  })

  it('ends with the pass, whatever the shop has said last', () => {
    expect(stageOf(open, pass(5_000), 4_999)).toBe('admitted')
    expect(stageOf(open, pass(5_000), 5_000)).toBe('missed')
  })

  it('is sold out for every waiting entry when everything is sold', () => {
    const soldOut = { ...open, state: 'sold_out' } as const
    for (const entry of [null, { state: 'waiting' }, { state: 'missed' }] as const) {
      expect(stageOf(soldOut, entry, 4_000)).toBe('sold-out')
    }
  })

  it('is the checkout for a claimed entry, even when the drop is over', () => {
    expect(stageOf({ ...open, state: 'closed' }, { state: 'used' }, 10_000)).toBe('claimed')
  })
})

describe('what is counted down to', () => {
  it('is never past while something is to come', () => {
    const drops = fc.constantFrom(draw, queue, open)
    const entries = fc.constantFrom(null, { state: 'waiting' } as const, pass(5_000))
    fc.assert(
      fc.property(drops, entries, fc.nat(10_000), (drop, entry, now) => {
        const next = nextMoment(drop, entry, now)
        if (next) expect(next.at).toBeGreaterThan(now)
      }),
    )
  })

  it('is the end of the pass for an admitted entry', () => {
    expect(nextMoment(open, pass(5_000), 4_000)?.at).toBe(5_000)
  })
})

it('a countdown reads as a clock, and shows zero only when the moment has come', () => {
  expect([0, 1, 9_000, 61_000, 3_600_000, 90_061_000].map(countdownText)).toEqual([
    '0:00',
    '0:01',
    '0:09',
    '1:01',
    '1:00:00',
    '1 day 01:01:01',
  ])
})

it('a place is told in words', () => {
  expect([undefined, 0, 1, 1_200].map(positionText)).toEqual([
    'Getting your place in line',
    'You’re next',
    '1 person ahead of you',
    'About 1,200 people ahead of you',
  ])
})
