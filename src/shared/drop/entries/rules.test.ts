import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EntryState, EntryView } from './contract.ts'
import { entryThatCounts } from './rules.ts'

const entered = (shopperId: string, state: EntryState, more: Partial<EntryView> = {}) => ({
  shopperId,
  entry: { entryId: `ent_${shopperId}`, receipt: '', state, ...more },
})
const countsOf = (...entries: ReturnType<typeof entered>[]) => entryThatCounts(entries)?.shopperId

describe('of several entries of one member', () => {
  it('the one that has come farthest counts', () => {
    const states: EntryState[] = ['missed', 'waiting', 'admitted', 'used']
    states.forEach((state, index) => {
      for (const lesser of states.slice(0, index)) {
        expect(countsOf(entered('a', lesser), entered('b', state))).toBe('b')
      }
    })
  })

  it('a later admission takes nothing from the earlier one', () => {
    const until = (minute: number) => ({ passExpiresAt: `2026-11-20T10:0${minute}:00.000Z` })
    const early = entered('b', 'admitted', until(1))
    expect(countsOf(early, entered('a', 'waiting'))).toBe('b')
    expect(countsOf(early, entered('a', 'admitted', until(2)))).toBe('b')
    expect(countsOf(early, entered('a', 'admitted', until(1)))).toBe('a')
  })

  it('the earlier one counts where they stand alike, in whatever order they are read', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(['a', 'b', 'c'], { minLength: 1 }), (names) => {
        const entries = names.map((name) => entered(name, 'waiting'))
        expect(countsOf(...entries)).toBe(names.toSorted()[0])
      }),
    )
    expect(entryThatCounts([])).toBeUndefined()
  })
})
