import { createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hashes } from '../../../durable-objects/drop/hashes.ts'
import { dropDefinition } from '../../../tests/fixtures/drop-world.ts'
import { fromHex, toHex } from '../kit/bytes.ts'
import { claimCheckoutId, claimHoldId } from '../platform/ids.ts'
import { beaconRandomness } from './fairness/beacon.ts'
import { commitmentOf, genesis, listHash, nextLink } from './fairness/chain.ts'
import { compareRanks, drawKey, drawRank } from './fairness/ranks.ts'
import { entryIdOf, passIdOf } from './passes/pass.ts'
import { checkLife, definitionFault, isSoldOut, remainingBand, shownState } from './rules.ts'

const sha = (...parts: Uint8Array[]) =>
  createHash('sha256').update(Buffer.concat(parts)).digest('hex')
const utf8 = (text: string) => new TextEncoder().encode(text)

describe('the bytes everybody can compute again', () => {
  it('are those written in the README of verify-draw', () => {
    const first = genesis(hashes, 'drop_1', 2)
    expect(first).toBe(sha(utf8('drop_1#2')))
    expect(nextLink(hashes, first, 'ent_1')).toBe(sha(fromHex(first), utf8('ent_1')))
    expect(listHash(hashes, [first, first])).toBe(sha(fromHex(first), fromHex(first)))
    const seed = '5e'.repeat(32)
    expect(commitmentOf(hashes, seed)).toBe(sha(fromHex(seed)))
    expect(drawKey(hashes, seed, first, null)).toBe(sha(fromHex(seed), fromHex(first)))
    expect(drawKey(hashes, seed, first, 'ab')).toBe(
      sha(fromHex(seed), fromHex(first), new Uint8Array([0xab])),
    )
  })

  it('give a lot of 52 bits', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.string(), (key, id) => {
        const mac = createHmac('sha256', key).update(id).digest('hex')
        const rank = drawRank(hashes, key, id)
        expect(rank).toBe(Number.parseInt(mac.slice(0, 13), 16))
        expect(rank).toBeLessThan(2 ** 52)
      }),
    )
  })

  it('order equal ranks by entry id', () => {
    const ranks = ['b', 'a', 'c'].map((entryId) => ({ entryId, rank: 1 }))
    expect(ranks.sort(compareRanks).map(({ entryId }) => entryId)).toEqual(['a', 'b', 'c'])
  })

  it('survive the way to hex and back', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect([...fromHex(toHex(bytes))]).toEqual([...bytes])
      }),
    )
    expect(() => fromHex('abc')).toThrow()
    expect(() => fromHex('zz')).toThrow()
  })
})

describe("a beacon's answer", () => {
  const signature = 'ab'.repeat(48)
  const randomness = sha(fromHex(signature))
  const answer = { round: 7, randomness, signature }

  it('counts for its own round and signature only', () => {
    expect(beaconRandomness(hashes, answer, 7)).toBe(randomness)
    expect(beaconRandomness(hashes, answer, 8)).toBeNull()
    expect(beaconRandomness(hashes, { ...answer, randomness: '00'.repeat(32) }, 7)).toBeNull()
    expect(beaconRandomness(hashes, { ...answer, signature: 'x' }, 7)).toBeNull()
    expect(beaconRandomness(hashes, null, 7)).toBeNull()
    expect(beaconRandomness(hashes, { round: 7 }, 7)).toBeNull()
  })
})

describe('the rules of a drop', () => {
  it('refuse a life with a state nobody knows or reaches', () => {
    expect(() => checkLife({ a: ['b'] }, 'a')).toThrow('b is a state')
    expect(() => checkLife({ a: [], b: [] }, 'a')).toThrow('b is reached')
  })

  it('call it sold out only when nothing can come back', () => {
    expect(isSoldOut({ available: 0, held: 1 })).toBe(false)
    expect(isSoldOut({ available: 0, held: 0 })).toBe(true)
    const bands = [100, 50, 10, 0].map((available) => remainingBand({ available, held: 1 }, 100))
    expect(bands).toEqual(['plenty', 'some', 'few', 'few'])
    expect(remainingBand({ available: 0, held: 0 }, 100)).toBe('none')
  })

  it('let nobody wait for a drop that is over', () => {
    expect(shownState('waiting', 'open')).toBe('waiting')
    expect(shownState('waiting', 'sold_out')).toBe('missed')
    expect(shownState('used', 'closed')).toBe('used')
  })

  it('refuse times out of order', () => {
    expect(definitionFault(dropDefinition())).toBeNull()
    expect(definitionFault(dropDefinition({ mode: 'draw' }))).toBeNull()
    expect(definitionFault(dropDefinition({ opensAt: 1_000_000 }))).not.toBeNull()
    const late = dropDefinition({ mode: 'draw', entriesCloseAt: 10_001 })
    expect(definitionFault(late)).not.toBeNull()
    expect(definitionFault(dropDefinition({}, 0))).not.toBeNull()
  })

  it('name pass, hold and checkout after their entry', () => {
    expect(passIdOf('ent_1')).toBe('pass_1')
    expect(entryIdOf('pass_1')).toBe('ent_1')
    expect(claimHoldId('pass_1')).toBe('hold_1')
    expect(claimCheckoutId('pass_1', 'drop_2')).toBe('chk_12')
  })
})
