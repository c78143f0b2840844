import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { dropDefinition, openDropWorld } from '../../../../tests/fixtures/drop-world.ts'
import { claimHoldId } from '../../platform/ids.ts'
import type { DropMode } from '../catalogue/contract.ts'
import { configureDrop } from '../coordinator/configure-drop.ts'
import { knownRun, passesOf } from '../coordinator/drop-root.ts'
import { recordStockReport } from '../coordinator/record-stock-report.ts'
import { runDrop } from '../coordinator/run-drop.ts'
import { listOf } from '../entries/entry-shard.ts'
import { compareRanks, type Rank } from '../fairness/ranks.ts'
import { type Candidates, chooseNext, grantPasses } from './admission.ts'
import { passIdOf } from './pass.ts'

const SEED = '5e'.repeat(32)

const rankOf = (n: number, rank: number): Rank => ({ entryId: `ent_${n}`, rank })

describe('the choice over shards', () => {
  it('is the lowest ranks of all, in order, however they are spread and cut off', () => {
    const spread = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 3 })),
    )
    const told = fc.integer({ min: 1, max: 12 })
    fc.assert(
      fc.property(spread, fc.integer({ min: 1, max: 12 }), told, (entries, limit, told) => {
        const shards = [0, 1, 2, 3].map((shard) =>
          entries
            .flatMap(([rank, of], n) => (of === shard ? [rankOf(n, rank)] : []))
            .sort(compareRanks),
        )
        const all = shards.flat().sort(compareRanks)
        const candidates: Candidates[] = shards.map((ranks, shard) => ({
          shard,
          ranks: ranks.slice(0, told),
          more: ranks.length > told,
        }))
        const chosen = chooseNext(candidates, limit, null)
        expect(chosen.map(({ entryId, rank }) => ({ entryId, rank }))).toEqual(
          all.slice(0, chosen.length),
        )
        // Where it is cut short, a shard had more than it told; else it is complete.
        const isWhole = candidates.every(({ more }) => !more)
        if (isWhole) expect(chosen).toHaveLength(Math.min(limit, all.length))
        if (all.length > 0) expect(chosen.length).toBeGreaterThan(0)
      }),
    )
  })

  it('grants exactly the budget while there is somebody to grant it to', () => {
    const chosen = Array.from({ length: 10 }, (_, n) => ({ ...rankOf(n, n), shard: 0 }))
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 1, max: 5 }),
        (budget, limit) => {
          const grants = grantPasses(chosen, budget, limit)
          const units = grants.reduce((sum, { quota }) => sum + quota, 0)
          expect(units).toBe(Math.min(budget, 10 * limit))
          expect(grants.every(({ quota }) => quota >= 1 && quota <= limit)).toBe(true)
        },
      ),
    )
  })
})

type Step =
  | { do: 'enter'; shopper: number }
  | { do: 'pass-time'; ms: number }
  | { do: 'run' }
  /** Claims and their reports arrive while the root waits for answers. */
  | { do: 'run-amid-claims'; report: boolean }
  | { do: 'claim'; nth: number; quantity: number }
  | { do: 'commit'; nth: number }
  | { do: 'report'; nth: number }
  | { do: 'lose-reports' }
  | { do: 'fault'; when: 'before' | 'after' }
  | { do: 'crash-root' }
  | { do: 'crash-shard'; shard: number }
  | { do: 'stock-down'; down: boolean }

const nat = fc.nat({ max: 20 })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('enter' as const), shopper: nat }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('pass-time' as const),
      ms: fc.constantFrom(1, 100, 3_000, 30_000, 61_000, 130_000),
    }),
  },
  { weight: 6, arbitrary: fc.constant({ do: 'run' as const }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('run-amid-claims' as const), report: fc.boolean() }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('claim' as const),
      nth: nat,
      quantity: fc.integer({ min: 1, max: 2 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('commit' as const), nth: nat }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('report' as const), nth: nat }) },
  { weight: 1, arbitrary: fc.constant({ do: 'lose-reports' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('fault' as const),
      when: fc.constantFrom('before' as const, 'after' as const),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'crash-root' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('crash-shard' as const),
      shard: fc.integer({ min: 0, max: 2 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('stock-down' as const), down: fc.boolean() }),
  },
)

const QUOTA = 5
const IN_THE_SHOP = 8

function openModel(mode: DropMode, skews: number[]) {
  const definition = dropDefinition({ mode, limitPerShopper: 2 }, QUOTA)
  const world = openDropWorld(definition, { units: IN_THE_SHOP })
  configureDrop(world.root, definition, SEED)
  skews.forEach((skew, shard) => {
    world.clock.skews.set(shard, skew)
  })
  world.clock.now = 5_000
  return { ...world, definition }
}
type Model = ReturnType<typeof openModel>

/** Passes a shopper could claim with at this moment, as the stock shard judges it. */
const claimable = ({ root, stock, clock }: Model) =>
  [...passesOf(root).values()].filter(
    ({ entryId, expiresAt }) =>
      clock.now < expiresAt && !stock.holds.has(claimHoldId(passIdOf(entryId))),
  )

function claimOne(model: Model, nth: number, quantity: number): void {
  const { root, stock, clock, definition } = model
  const live = claimable(model)
  const pass = live[nth % Math.max(live.length, 1)]
  if (!pass || knownRun(root).state !== 'open') return
  const units = Math.min(quantity, pass.quota)
  // With one pass for every unit, a claim in time never finds the shelf empty.
  expect(stock.claim(passIdOf(pass.entryId), units, clock.now, definition.holdMs)).toBe(true)
}

async function take(model: Model, does: Step): Promise<void> {
  const { root, stock, clock } = model
  switch (does.do) {
    case 'enter':
      model.enter(`shopper-${does.shopper}`)
      return
    case 'pass-time':
      clock.now += does.ms
      stock.expire(clock.now)
      return
    case 'run':
      return runDrop(root)
    case 'run-amid-claims':
      stock.meanwhile = () => {
        claimOne(model, 0, 1)
        const report = stock.reports.at(-1)
        if (does.report && report) recordStockReport(root, structuredClone(report))
      }
      await runDrop(root)
      stock.meanwhile = () => {}
      return
    case 'claim':
      return claimOne(model, does.nth, does.quantity)
    case 'commit':
      stock.commit([...stock.holds.keys()][does.nth % Math.max(stock.holds.size, 1)] ?? '')
      return
    case 'report': {
      const report = stock.reports[does.nth % Math.max(stock.reports.length, 1)]
      if (report) recordStockReport(root, report)
      return
    }
    case 'lose-reports':
      stock.reports.length = 0
      return
    case 'fault':
      model.faults.push(does.when)
      return
    case 'crash-root':
      return model.crashRoot()
    case 'crash-shard':
      return model.crashShard(does.shard)
    case 'stock-down':
      stock.isDown = does.down
  }
}

function checkStock(model: Model): void {
  const { stock } = model
  expect(stock.shop + stock.available + stock.held + stock.committed).toBe(IN_THE_SHOP)
  const promised = claimable(model).reduce((units, { quota }) => units + quota, 0)
  if (knownRun(model.root).state === 'open') expect(promised).toBeLessThanOrEqual(stock.available)
}

/** Whoever was admitted came before all who were not, and in the order of their ranks. */
function checkOrder(model: Model): void {
  const entries = model.shards
    .flatMap((shard) => (shard.isInitialized() ? listOf(shard).bySequence : []))
    .sort(compareRanks)
  const at = entries.map(({ entryId }) => passesOf(model.root).get(entryId)?.admittedAt ?? Infinity)
  expect(at).toEqual([...at].sort((a, b) => a - b))
}

/** All faults end; eager shoppers come and pay, until nobody can do anything any more. */
async function calmDown(model: Model): Promise<void> {
  const { root, stock, clock, definition } = model
  model.faults.length = 0
  stock.isDown = false
  if (definition.mode === 'queue') for (let n = 100; n < 112; n += 1) model.enter(`eager-${n}`)
  clock.now = Math.max(clock.now, definition.opensAt)
  for (let turn = 0; turn < 40 && knownRun(root).state !== 'sold_out'; turn += 1) {
    clock.now += 11_000
    stock.expire(clock.now)
    await runDrop(root)
    for (const { entryId, quota } of claimable(model)) {
      stock.claim(passIdOf(entryId), quota, clock.now, definition.holdMs)
      stock.commit(claimHoldId(passIdOf(entryId)))
    }
    checkStock(model)
  }
}

describe('admission over shards, with everything going wrong', () => {
  const steps = fc.array(step, { maxLength: 60 })
  const skews = fc.array(fc.constantFrom(0, -2_000, 2_000), { minLength: 3, maxLength: 3 })

  it.each(['queue', 'draw'] as const)(
    'never promises more than there is, keeps the order, and sells every unit it can (%s)',
    async (mode) => {
      const errors = vi.spyOn(console, 'error').mockImplementation(() => {})
      await fc.assert(
        fc.asyncProperty(steps, skews, async (all, clocks) => {
          const model = openModel(mode, clocks)
          for (const does of all) {
            await take(model, does)
            checkStock(model)
          }
          await calmDown(model)
          checkOrder(model)
          const { root, stock } = model
          if (mode === 'queue' && model.clock.now < model.definition.closesAt) {
            expect(knownRun(root).state).toBe('sold_out')
            expect(stock.committed).toBe(QUOTA)
          }
          model.clock.now = model.definition.closesAt + 1_000_000
          stock.expire(model.clock.now)
          await runDrop(root)
          await runDrop(root)
          expect(stock.available + stock.held).toBe(0)
          const used = [...passesOf(root).values()].filter(({ state }) => state === 'used')
          expect(used).toHaveLength(stock.holds.size)
        }),
        { numRuns: 150 },
      )
      errors.mockRestore()
    },
    60_000,
  )
})
