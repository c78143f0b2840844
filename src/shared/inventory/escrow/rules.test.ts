import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { claimHoldId, passOfHold } from '../../platform/ids.ts'
import type { ShardUnits } from './protocol.ts'
import { type Move, planAllotment, planCollection, planRebalance, shortage } from './rules.ts'
import type { EscrowRow } from './store.ts'
import { type SupplySource, supplyAsks } from './supply-asks.ts'

const stocked = fc
  .array(fc.nat(20), { minLength: 1, maxLength: 8 })
  .map((units) => units.map((available, shard) => ({ shard, available })))

const after = (shards: { shard: number; available: number }[], moves: readonly Move[]) => {
  const left = shards.map(({ available }) => available)
  for (const { giver, receiver, units } of moves) {
    expect(units).toBeGreaterThan(0)
    expect(giver).not.toBe(receiver)
    if (giver !== null) left[giver] = (left[giver] ?? 0) - units
    if (receiver !== null) left[receiver] = (left[receiver] ?? 0) + units
  }
  return left
}
const sum = (units: readonly number[]) => units.reduce((a, b) => a + b, 0)

describe('an allotment', () => {
  it('spreads over empty shards so that no two differ by more than one', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 1, max: 32 }), (units, count) => {
        const shards = Array.from({ length: count }, (_, shard) => ({ shard, available: 0 }))
        const left = after(shards, planAllotment(shards, units))
        expect(sum(left)).toBe(units)
        expect(Math.max(...left) - Math.min(...left)).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('fills the emptiest up first, takes from none and loses nothing', () => {
    fc.assert(
      fc.property(stocked, fc.nat(100), (shards, units) => {
        const left = after(shards, planAllotment(shards, units))
        expect(sum(left)).toBe(sum(shards.map((s) => s.available)) + units)
        const line = Math.min(...left)
        for (const { shard, available } of shards) {
          expect(left[shard]).toBeGreaterThanOrEqual(available)
          if ((left[shard] ?? 0) > available) expect(left[shard]).toBeLessThanOrEqual(line + 1)
        }
      }),
    )
  })
})

describe('a collection', () => {
  it('takes what is asked for as far as it is there, and never more than a shard has', () => {
    fc.assert(
      fc.property(stocked, fc.nat(100), (shards, units) => {
        const left = after(shards, planCollection(shards, units))
        const total = sum(shards.map((s) => s.available))
        expect(sum(left)).toBe(Math.max(0, total - units))
        expect(Math.min(...left)).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})

describe('a rebalancing', () => {
  const asking = stocked.chain((shards) =>
    fc.record({
      shards: fc.constant(shards),
      asks: fc.uniqueArray(
        fc.record({ shard: fc.nat(shards.length - 1), units: fc.integer({ min: 1, max: 12 }) }),
        { selector: ({ shard }) => shard, minLength: 1 },
      ),
    }),
  )

  it('loses nothing and takes from no shard what it does not have', () => {
    fc.assert(
      fc.property(asking, ({ shards, asks }) => {
        const moves = planRebalance(shards, asks)
        const given = after(
          shards,
          moves.map((move) => ({ ...move, receiver: null })),
        )
        expect(Math.min(...given)).toBeGreaterThanOrEqual(0)
        expect(sum(after(shards, moves))).toBe(sum(shards.map((s) => s.available)))
      }),
    )
  })

  it('serves the first that asks wherever the units are', () => {
    fc.assert(
      fc.property(asking, ({ shards, asks }) => {
        const [first] = asks
        const total = sum(shards.map((s) => s.available))
        const left = after(shards, planRebalance(shards, asks.slice(0, 1)))
        expect(left[first?.shard ?? 0]).toBeGreaterThanOrEqual(Math.min(total, first?.units ?? 0))
      }),
    )
  })

  it('brings the one that asks up to the even share', () => {
    const shards = [0, 9, 9, 10].map((available, shard) => ({ shard, available }))
    const left = after(shards, planRebalance(shards, [{ shard: 0, units: 1 }]))
    expect(left).toEqual([7, 7, 7, 7])
  })

  it('finds the last unit', () => {
    const shards = [0, 0, 1, 0].map((available, shard) => ({ shard, available }))
    expect(planRebalance(shards, [{ shard: 3, units: 1 }])).toEqual([
      { giver: 2, receiver: 3, units: 1 },
    ])
  })
})

describe('a claim that got nothing', () => {
  it.each([
    [{ available: 0, held: 0, inTransit: 0 }, 'sold_out'],
    [{ available: 0, held: 1, inTransit: 0 }, 'stock_held'],
    [{ available: 0, held: 0, inTransit: 1 }, 'stock_held'],
    [{ available: 1, held: 0, inTransit: 0 }, 'insufficient_stock'],
    [{ available: 2, held: 0, inTransit: 0 }, 'stock_held'],
  ])('of %o is told %s', (left, code) => {
    expect(shortage('TEE', 2, left).problem.code).toBe(code)
  })
})

describe('the root that finds nothing', () => {
  const empty = (version: number): ShardUnits[] =>
    [0, 1].map((shard) => ({ shard, available: 0, held: 0, sold: 1, version }))
  const source = (surveys: ShardUnits[][], inTransit = 0): SupplySource => ({
    escrowOf: (): EscrowRow => ({
      dropId: 'drop_1',
      firstShard: 0,
      shards: 2,
      allotted: 2,
      state: 'selling',
    }),
    survey: async () => surveys.shift() ?? [],
    move: async () => ({ moved: 0, finished: true }),
    inTransit: () => inTransit,
    ownAvailable: () => 0,
  })
  const ask = { sku: 'TEE', dropId: 'drop_1', shard: 0, units: 1 }

  it('says so only where a second look finds every book untouched', async () => {
    const nothing = { status: 'none', available: 0, held: 0, inTransit: 0 }
    expect(await supplyAsks(source([empty(1), empty(1)]), [ask])).toEqual([nothing])
    expect(await supplyAsks(source([empty(1), empty(2)]), [ask])).toEqual([{ status: 'supplied' }])
  })

  it('counts what is on its way', async () => {
    expect(await supplyAsks(source([empty(1), empty(1)], 1), [ask])).toEqual([
      { status: 'none', available: 0, held: 0, inTransit: 1 },
    ])
  })
})

it('a pass and its hold name each other', () => {
  expect(passOfHold(claimHoldId('pass_01h'))).toBe('pass_01h')
})
