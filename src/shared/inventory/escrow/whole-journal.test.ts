import fc from 'fast-check'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import {
  claimOne,
  DROP,
  type ShardedStock,
  SKU,
  shardedStock,
} from '../../../../tests/fixtures/sharded-stock.ts'
import { claimHoldId } from '../../platform/ids.ts'
import type { JournalEntry, StockClaim, StockCommand } from '../contract.ts'
import { mergeJournals, readPosition, writePosition } from './whole-journal.ts'

const SHARDS = 3
let stock: ShardedStock
beforeEach(() => {
  stock = shardedStock(SHARDS, { chance: () => false, pick: () => 0, lost: 0, twice: 0 })
  vi.spyOn(console, 'error').mockReturnValue()
})

async function done<T>(call: Promise<T>): Promise<T> {
  await stock.settle()
  return call
}
const root = () => stock.at(null).keeper
const at = (n: number, command: StockCommand) => done(stock.at(n).keeper.execute(command))
const claimOf = (n: number): StockClaim => ({
  sku: SKU,
  shard: n % SHARDS,
  dropId: DROP,
  passId: `pass_${n}`,
  shopperId: `shp_${n}`,
  quantity: 1,
  notBefore: 0,
  passExpiresAt: stock.clock.now + 600_000,
  holdMs: 10_000,
  idempotency: { key: 'key', fingerprint: 'body' },
})
const hold = (n: number) => done(claimOne(stock.at(n % SHARDS).keeper, claimOf(n)))
const commit = (n: number) => {
  const { shopperId: holder, shard, quantity } = claimOf(n)
  const holdId = claimHoldId(`pass_${n}`)
  return at(shard, { type: 'stock.commit', sku: SKU, holdId, holder, quantity })
}
const move = (n: number, type: 'stock.release' | 'stock.ship') =>
  at(n % SHARDS, { type, sku: SKU, holdId: claimHoldId(`pass_${n}`) })
const count = (delta: number) =>
  done(
    root().execute({
      type: 'stock.adjust',
      sku: SKU,
      key: `count-${delta}-${stock.clock.now}`,
      delta,
      reason: 'count',
      reference: '',
      actor: 'stf',
    }),
  )
const ordinary = (holdId: string) =>
  done(
    root().execute({
      type: 'stock.hold',
      sku: SKU,
      holdId,
      holder: 'ord_1',
      quantity: 1,
      expiresAt: stock.clock.now + 10_000,
    }),
  )

/** All lines after a cursor, a page at a time, and the cursor behind them. */
async function linesAfter(after: string, limit: number) {
  const lines: JournalEntry[] = []
  let cursor = after
  for (;;) {
    const page = await done(
      root().read({ type: 'stock.whole-journal', sku: SKU, after: cursor, limit }),
    )
    if (!page.ok) throw new Error(page.problem.code)
    lines.push(...page.value.entries)
    cursor = page.value.next
    if (page.value.entries.length < limit) return { lines, cursor }
  }
}

/** The levels after each line, as whoever reads the journal works them out. */
function replay(lines: readonly JournalEntry[]) {
  let level = { onHand: 0, available: 0, held: 0, committed: 0 }
  return lines.map((line) => {
    level = {
      onHand: level.onHand + line.onHandDelta,
      available: level.available + line.availableDelta,
      held: level.held + line.heldDelta,
      committed: level.committed + line.committedDelta,
    }
    return level
  })
}

/** Reads everything in pages of several sizes; answers the lines and the last cursor. */
async function addsUp() {
  const { lines: all, cursor } = await linesAfter('0', 100)
  const {
    sku: _sku,
    version: _version,
    ...level
  } = await done(root().read({ type: 'stock.level', sku: SKU }))
  const levels = replay(all)
  expect(levels.at(-1)).toEqual(level)
  for (const { onHand, available, held, committed } of levels) {
    expect(onHand).toBe(available + held + committed)
    expect(Math.min(available, held, committed)).toBeGreaterThanOrEqual(0)
  }
  const places = all.map(({ shard = 'root', sequence }) => `${shard} ${sequence}`)
  expect(new Set(places).size).toBe(all.length)
  for (const limit of [1, 3, 7]) expect((await linesAfter('0', limit)).lines).toEqual(all)
  return { all, cursor }
}

describe('the whole journal of a SKU', () => {
  it('adds up to its level in the middle of a drop and after it, at every prefix', async () => {
    expect(await linesAfter('0', 10)).toEqual({ lines: [], cursor: '0' })
    await count(20)
    await done(
      root().execute({ type: 'stock.allot', sku: SKU, dropId: DROP, units: 9, shards: SHARDS }),
    )
    await addsUp()
    for (let n = 0; n < 8; n += 1) {
      stock.clock.now += 5
      await hold(n)
    }
    await ordinary('hold_1')
    const half = await addsUp()
    for (const n of [0, 1, 2]) await commit(n)
    await move(3, 'stock.release')
    await move(0, 'stock.ship')
    await addsUp()
    await stock.settle(11_000)
    await count(-2)
    await hold(20)
    await addsUp()
    await done(root().execute({ type: 'stock.cool', sku: SKU, dropId: DROP }))
    await stock.settle(30_000)
    await addsUp()
    // Committed units of a drop that is over come back one day.
    await move(1, 'stock.release')
    await stock.settle(10_000)
    await addsUp()
    const { lines } = await linesAfter('0', 100)
    const types = new Set(lines.filter(({ shard }) => shard !== undefined).map(({ type }) => type))
    expect([...types].sort()).toEqual(['adjust', 'commit', 'expire', 'hold', 'release', 'ship'])
    // Who reads on from the middle misses nothing and meets nothing twice.
    const later = await linesAfter(half.cursor, 4)
    expect(half.all.length + later.lines.length).toBe(lines.length)
    expect(replay([...half.all, ...later.lines]).at(-1)).toEqual(replay(lines).at(-1))
  })

  it('takes the plain numbers of before, and refuses what is no cursor', async () => {
    await count(5)
    expect((await linesAfter('1', 10)).lines).toEqual([])
    for (const after of ['', '-1', 'x', '1~', '1~a', '1~a.', '1~a.1~', `1${'0'.repeat(15)}`]) {
      expect(
        await root().read({ type: 'stock.whole-journal', sku: SKU, after, limit: 1 }),
      ).toMatchObject({
        problem: { code: 'invalid_cursor' },
      })
    }
  })
})

describe('merging', () => {
  it('keeps each place in its own order, whatever its clock did', () => {
    const line = (sequence: number, at: number): JournalEntry => ({
      sequence,
      at: new Date(at).toISOString(),
      type: 'adjust',
      quantity: 1,
      onHandDelta: 1,
      availableDelta: 1,
      heldDelta: 0,
      committedDelta: 0,
    })
    const times = fc.array(fc.array(fc.nat(50), { maxLength: 8 }), { minLength: 1, maxLength: 4 })
    const property = fc.property(times, fc.integer({ min: 1, max: 5 }), (all, limit) => {
      const blocks = [{ firstShard: 64, shards: all.length }]
      const places = all.map((own, n) => ({
        shard: n === 0 ? null : 64 + n,
        entries: own.map((time, index) => line(index + 1, time)),
      }))
      const seen: string[] = []
      let cursor = '0'
      for (;;) {
        const from = readPosition(cursor)
        if (!from) throw new Error('a cursor is read again')
        const rest = places.map(({ shard, entries }) => ({
          shard,
          entries: entries.slice(shard === null ? from.root : (from.shards.get(shard) ?? 0)),
        }))
        const { entries, position } = mergeJournals(from, rest, limit)
        seen.push(...entries.map(({ shard = null, sequence }) => `${shard} ${sequence}`))
        cursor = writePosition(position, blocks)
        if (entries.length < limit) break
      }
      for (const { shard, entries } of places) {
        const own = seen.filter((text) => text.startsWith(`${shard} `))
        expect(own).toEqual(entries.map(({ sequence }) => `${shard} ${sequence}`))
      }
    })
    fc.assert(property)
  })
})
