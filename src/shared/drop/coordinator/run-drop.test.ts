import { describe, expect, it, vi } from 'vitest'
import { dropDefinition, openDropWorld } from '../../../../tests/fixtures/drop-world.ts'
import { entryShardOf } from '../../platform/objects.ts'
import type { DropDefinition } from '../catalogue/contract.ts'
import { listOf } from '../entries/entry-shard.ts'
import { listPublished } from '../entries/read-entry.ts'
import { readFairness } from '../fairness/read-fairness.ts'
import { passIdOf } from '../passes/pass.ts'
import { closeDrop, configureDrop } from './configure-drop.ts'
import { knownRun, passesOf } from './drop-root.ts'
import { readStatus } from './read-status.ts'
import { recordStockReport } from './record-stock-report.ts'
import { nextAttentionAt, runDrop } from './run-drop.ts'

const SEED = '5e'.repeat(32)

type World = ReturnType<typeof openDropWorld>

function open(definition: DropDefinition, options: Parameters<typeof openDropWorld>[1] = {}) {
  const world = openDropWorld(definition, options)
  expect(configureDrop(world.root, definition, SEED).ok).toBe(true)
  return world
}

async function runAt({ root, clock, stock }: World, at: number) {
  clock.now = at
  stock.expire(at)
  await runDrop(root)
}

const enter = (world: World, shoppers: number, from = 0) => {
  for (let n = from; n < from + shoppers; n += 1) {
    world.clock.now += 1
    expect(world.enter(`shopper-${n}`).ok).toBe(true)
  }
}
const admitted = ({ root }: World) =>
  [...passesOf(root).values()].filter(({ state }) => state === 'admitted').map((p) => p.entryId)
const refusal = (result: { ok: boolean }) =>
  'problem' in result && typeof result.problem === 'object' && result.problem
    ? 'code' in result.problem && result.problem.code
    : null

describe('the life of a drop', () => {
  it('goes by its own clock, whether or not an alarm rings', () => {
    const { root, clock } = open(dropDefinition())
    const at = (now: number) => {
      clock.now = now
      const status = readStatus(root)
      return status.ok ? status.value.state : null
    }
    expect([999, 1_000, 9_999, 10_000, 999_999, 1_000_000].map(at)).toEqual([
      'announced',
      'entering',
      'entering',
      'open',
      'open',
      'closed',
    ])
    expect(nextAttentionAt(root)).not.toBeNull()
  })

  it('takes entries by the clock of the shard, whatever the client believes', async () => {
    const world = open(dropDefinition({ mode: 'draw' }))
    world.clock.now = 999
    expect(refusal(world.enter('early'))).toBe('drop_not_open')
    world.clock.now = 1_000
    expect(world.enter('first').ok).toBe(true)
    world.clock.now = 9_000
    expect(refusal(world.enter('late'))).toBe('entries_closed')
    expect(world.enter('first').ok).toBe(true)
  })

  it('takes no entry once the root has sealed the list, however slow the clock of the shard', async () => {
    const world = open(dropDefinition({ mode: 'draw' }))
    await runAt(world, 9_000)
    for (const n of [0, 1, 2]) world.clock.skews.set(n, -5_000)
    expect(refusal(world.enter('slow'))).toBe('entries_closed')
  })
})

describe('admission', () => {
  it('gives passes in order of arrival to as many as there are units', async () => {
    const world = open(dropDefinition())
    world.clock.now = 1_000
    enter(world, 8)
    await runAt(world, 10_000)
    expect(admitted(world)).toEqual([1, 2, 3].map((n) => `ent_${String(n).padStart(26, '0')}`))
  })

  it('gives the last pass what is left', async () => {
    const world = open(dropDefinition({ limitPerShopper: 2 }))
    world.clock.now = 1_000
    enter(world, 8)
    await runAt(world, 10_000)
    expect([...passesOf(world.root).values()].map(({ quota }) => quota)).toEqual([2, 1])
  })

  it('hands the units of a missed pass to the next, and those of a hold that ended', async () => {
    const world = open(dropDefinition())
    world.clock.now = 1_000
    enter(world, 8)
    await runAt(world, 10_000)
    const [first = ''] = admitted(world)
    expect(world.stock.claim(passIdOf(first), 1, 10_000, 120_000)).toBe(true)
    await runAt(world, 71_000)
    expect(passesOf(world.root).get(first)?.state).toBe('used')
    expect(admitted(world)).toHaveLength(2)
    expect([...passesOf(world.root).values()].filter((p) => p.state === 'missed')).toHaveLength(2)
    await runAt(world, 130_000)
    await runAt(world, 133_000)
    expect(world.stock.held).toBe(0)
    expect(admitted(world)).toHaveLength(3)
  })

  it('never counts a claim as returned that lands while the stock is read', async () => {
    const world = open(dropDefinition({ limitPerShopper: 3 }))
    const { root, stock } = world
    world.clock.now = 1_000
    enter(world, 8)
    await runAt(world, 10_000)
    const [first = ''] = admitted(world)
    stock.meanwhile = () => {
      stock.claim(passIdOf(first), 3, 10_000, 120_000)
      for (const report of stock.reports) recordStockReport(root, report)
    }
    await runAt(world, 10_100)
    expect(passesOf(root).get(first)).toMatchObject({ state: 'used', claimed: 3 })
    expect(stock.available).toBe(0)
    expect(admitted(world)).toEqual([])
  })

  it('lets nobody in early whose shard is ahead of the clock of the drop', async () => {
    const world = open(dropDefinition({}, 2))
    await runAt(world, 10_000)
    const ahead = entryShardOf('shopper-0', 3)
    const other = ['a', 'b', 'c', 'd'].find((name) => entryShardOf(name, 3) !== ahead) ?? ''
    world.clock.skews.set(ahead, 2_000)
    expect(world.enter('shopper-0').ok).toBe(true)
    await runAt(world, 10_100)
    expect(admitted(world)).toEqual([])
    world.clock.now = 10_500
    expect(world.enter(other).ok).toBe(true)
    await runAt(world, 10_600)
    expect(admitted(world)).toHaveLength(1)
    await runAt(world, 12_000)
    expect(admitted(world)).toHaveLength(2)
  })

  it('sells out only when every unit is committed', async () => {
    const world = open(dropDefinition())
    world.clock.now = 1_000
    enter(world, 4)
    await runAt(world, 10_000)
    for (const id of admitted(world)) world.stock.claim(passIdOf(id), 1, 10_000, 120_000)
    for (const report of world.stock.reports) recordStockReport(world.root, report)
    await runAt(world, 13_000)
    expect(readStatus(world.root)).toMatchObject({ value: { state: 'open', remaining: 'few' } })
    for (const holdId of world.stock.holds.keys()) world.stock.commit(holdId)
    await runAt(world, 16_000)
    expect(readStatus(world.root)).toMatchObject({
      value: { state: 'sold_out', remaining: 'none' },
    })
    expect(refusal(world.enter('after'))).toBe('sold_out')
    expect(await readFairness(world.root)).toMatchObject({
      value: { counts: { entries: 4, admitted: 3, used: 3, missed: 1, unitsSold: 3, waiting: 0 } },
    })
    // What is left to do after the last unit: sending nothing home, and sealing the lists.
    await runAt(world, 16_001)
    expect(nextAttentionAt(world.root)).toBeNull()
  })

  it('goes on when a shard or the stock is away for a while', async () => {
    const errors = vi.spyOn(console, 'error').mockImplementation(() => {})
    const world = open(dropDefinition())
    world.clock.now = 1_000
    enter(world, 8)
    world.stock.isDown = true
    await runAt(world, 10_000)
    expect(admitted(world)).toHaveLength(0)
    world.stock.isDown = false
    world.faults.push('before', 'after', 'before')
    await runAt(world, 11_000)
    world.crashRoot()
    await runAt(world, 12_000)
    expect(admitted(world)).toHaveLength(3)
    const states = world.shards.flatMap((s) => listOf(s).bySequence.map(({ state }) => state))
    expect(states.filter((state) => state === 'admitted')).toHaveLength(3)
    errors.mockRestore()
  })

  it('ends with its window: passes are void, units go home', async () => {
    const world = open(dropDefinition(), { units: 10 })
    world.clock.now = 1_000
    enter(world, 8)
    await runAt(world, 10_000)
    expect(world.stock.shop).toBe(7)
    expect(closeDrop(world.root)).toMatchObject({ value: { state: 'closed' } })
    await runAt(world, 11_000)
    expect(world.stock.shop).toBe(10)
    expect([...passesOf(world.root).values()].every(({ state }) => state === 'missed')).toBe(true)
    expect(refusal(world.enter('after'))).toBe('entries_closed')
    expect(nextAttentionAt(world.root)).toBeNull()
  })
})

describe('a draw', () => {
  const draw = dropDefinition({ mode: 'draw' })

  it('tells its commitment before, its seed only once the lists are hashed', async () => {
    const world = open(draw)
    world.clock.now = 1_000
    expect(await readFairness(world.root)).toMatchObject({ value: { seed: null, key: null } })
    enter(world, 8)
    world.clock.now = 9_000
    expect(await readFairness(world.root)).toMatchObject({ value: { seed: null } })
    expect(listPublished(world.shards[0] as never, 0, 10)).toMatchObject({ ok: false })
    await runAt(world, 9_000)
    expect(await readFairness(world.root)).toMatchObject({ value: { seed: SEED } })
    expect(knownRun(world.root)).toMatchObject({ state: 'entering', key: expect.any(String) })
  })

  it('admits the same shoppers, whoever dies in the middle of it', async () => {
    const outcome = async (faults: ('before' | 'after')[], crash: boolean) => {
      const errors = vi.spyOn(console, 'error').mockImplementation(() => {})
      const world = open(draw)
      world.clock.now = 1_000
      enter(world, 30)
      world.faults.push(...faults)
      for (const at of [9_000, 9_500, 10_000, 10_500, 11_000, 12_000]) {
        if (crash) world.crashRoot()
        if (crash) for (const n of [0, 1, 2]) world.crashShard(n)
        await runAt(world, at)
      }
      errors.mockRestore()
      return admitted(world).sort()
    }
    const calm = await outcome([], false)
    expect(calm).toHaveLength(3)
    expect(await outcome([], true)).toEqual(calm)
    expect(await outcome(['before', 'after', 'after', 'before'], false)).toEqual(calm)
    expect(await outcome(['after', 'after', 'after', 'after', 'before'], true)).toEqual(calm)
  })

  it('does not open before its beacon has spoken, and never without it', async () => {
    let round: string | null = null
    const definition = { ...draw, beacon: { chain: 'c', round: 7 } }
    const world = open(definition, {
      beacon: async () => (round === null ? null : { randomness: round, source: 'test' }),
    })
    world.clock.now = 1_000
    enter(world, 8)
    await runAt(world, 10_000)
    await runAt(world, 60_000)
    expect(readStatus(world.root)).toMatchObject({ value: { state: 'entering' } })
    expect(admitted(world)).toHaveLength(0)
    round = 'ab'.repeat(32)
    await runAt(world, 62_000)
    expect(admitted(world)).toHaveLength(3)
    expect(await readFairness(world.root)).toMatchObject({
      value: { beacon: { randomness: round, source: 'test' } },
    })
  })

  it('is not made again once entries are closed', async () => {
    const world = open(draw)
    await runAt(world, 9_000)
    const change = { ...draw, limitPerShopper: 3 }
    expect(refusal(configureDrop(world.root, change, 'ff'.repeat(32)))).toBe(
      'transition_not_allowed',
    )
    expect(knownRun(world.root).seed).toBe(SEED)
    expect(configureDrop(world.root, draw, 'ff'.repeat(32)).ok).toBe(true)
  })
})
