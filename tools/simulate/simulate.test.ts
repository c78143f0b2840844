import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DropWorld } from './drop-world.ts'
import { runWithFaults, SMALL_DROP } from './fault-run.ts'
import { runSale } from './sale.ts'
import { renderSale } from './sale-report.ts'
import type { StockNode } from './stock-code.ts'
import type { WorldOptions } from './world-options.ts'

const broken = vi.hoisted(() => ({ rule: '' }))

vi.mock('../../src/shared/inventory/stock/store.ts', async (original) => {
  const store = await original<typeof import('../../src/shared/inventory/stock/store.ts')>()
  const writeLevel: typeof store.writeLevel = (sql, level) => {
    const forgets = broken.rule === 'a claim forgets to subtract' && level.held > 0
    const { held, onHand } = level
    store.writeLevel(
      sql,
      forgets ? { ...level, available: level.available + held, onHand: onHand + held } : level,
    )
  }
  return { ...store, writeLevel }
})

vi.mock('../../src/shared/drop/rules.ts', async (original) => {
  const rules = await original<typeof import('../../src/shared/drop/rules.ts')>()
  const isSoldOut: typeof rules.isSoldOut = (left) =>
    broken.rule === 'held units are forgotten' ? left.available === 0 : rules.isSoldOut(left)
  return { ...rules, isSoldOut }
})

vi.mock('../../src/shared/drop/fairness/ranks.ts', async (original) => {
  const ranks = await original<typeof import('../../src/shared/drop/fairness/ranks.ts')>()
  const compareRanks: typeof ranks.compareRanks = (a, b) =>
    broken.rule === 'the last come first' ? ranks.compareRanks(b, a) : ranks.compareRanks(a, b)
  return { ...ranks, compareRanks }
})

beforeEach(() => {
  // What the shop logs of faults it lives through.
  vi.spyOn(console, 'error').mockReturnValue()
})
afterEach(() => {
  broken.rule = ''
})

const SALE = { seed: 'a', mode: 'draw', buyers: 600, units: 20, shards: 3 } as const

describe('a simulated sale', () => {
  it('is the same for the same seed, and another for another', async () => {
    const report = async (seed: string) => {
      const options = { ...SALE, seed }
      return renderSale(options, await runSale(options, () => {}))
    }
    const first = await report('a')
    expect(await report('a')).toBe(first)
    expect((await report('b')).replace('seed b', 'seed a')).not.toBe(first)
  })

  it('sells every unit to somebody', async () => {
    const { crowd, soldOutMs } = await runSale({ ...SALE, mode: 'queue' }, () => {})
    expect(crowd.fates.get('bought')).toBe(20)
    expect(soldOutMs).toBeGreaterThan(0)
  })
})

describe('a simulated drop with faults', () => {
  const violationsOf = async (seeds: number) => {
    const found: string[] = []
    for (let seed = 1; seed <= seeds; seed += 1) {
      const { violation } = await runWithFaults(`${seed}`, SMALL_DROP)
      if (violation !== null) found.push(violation)
    }
    return found
  }

  it('is a pure function of its seed', async () => {
    const linesOf = async () => {
      const lines: string[] = []
      await runWithFaults('7', SMALL_DROP, new Set(), (line) => lines.push(line))
      return lines
    }
    const first = await linesOf()
    expect(first.some((line) => line.includes('loses its memory'))).toBe(true)
    expect(await linesOf()).toEqual(first)
  })

  it('keeps its ledgers over two dozen seeds', async () => {
    expect(await violationsOf(24)).toEqual([])
  })

  it.each(['a claim forgets to subtract', 'held units are forgotten', 'the last come first'])(
    'shows where %s',
    async (rule) => {
      broken.rule = rule
      expect(await violationsOf(2)).not.toEqual([])
    },
  )
})

describe('a crash', () => {
  const options: WorldOptions = {
    seed: 'crash',
    mode: 'queue',
    units: 10,
    unitsBeside: 0,
    entryShards: 1,
    stockShards: 1,
    limitPerShopper: 1,
    admissionFactor: 1,
    entriesForMs: 1_000,
    opensForMs: 60_000,
    passMs: 1_000,
    holdMs: 1_000,
    entryRows: true,
    clocksApart: 0,
    alarmsLate: () => 0,
    trace: null,
  }
  const ask = (to: StockNode) => ({
    to,
    verb: 'level',
    costMs: 1,
    work: ({ keeper }: StockNode['code']) => keeper.read({ type: 'stock.level', sku: 'HOT-1' }),
  })

  it('keeps the rows, and fails whoever was waiting for an answer', async () => {
    const world = new DropWorld(options)
    await world.open()
    const before = world.stockRoot.code
    const answers: unknown[] = []
    world.network.send(
      ask(world.stockRoot),
      () => answers.push('answered'),
      () => answers.push('broken'),
    )
    // The request has arrived and waits for its turn.
    world.stockRoot.lane.admit(world.agenda.now, 500)
    await world.run(world.agenda.now + 200)
    world.stockRoot.crash()
    await world.run(world.agenda.now + 2_000)
    expect(answers).toEqual(['broken'])
    expect(world.stockRoot.code).not.toBe(before)
    world.network.send(
      ask(world.stockRoot),
      (level) => answers.push(level),
      () => {},
    )
    await world.run(world.agenda.now + 2_000)
    expect(answers[1]).toMatchObject({ available: 10 })
  })
})
