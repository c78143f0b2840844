import { beforeEach, describe, expect, it, vi } from 'vitest'
import {
  claimOne,
  DROP,
  type ShardedStock,
  SKU,
  shardedStock,
} from '../../../tests/fixtures/sharded-stock.ts'
import type { StockClaim, StockCommand } from './contract.ts'
import { readTransfers } from './escrow/store.ts'

/** Fair weather, first come first served. */
const calm = () => ({ chance: () => false, pick: () => 0, lost: 0, twice: 0 })
let stock: ShardedStock
let passes = 0

beforeEach(() => {
  stock = shardedStock(2, calm())
  vi.spyOn(console, 'error').mockReturnValue()
})

/** Waits for a call while everything happens that it needs. */
async function done<T>(call: Promise<T>): Promise<T> {
  await stock.settle()
  return call
}
const root = () => stock.at(null).keeper
const shard = (n: number) => stock.at(n).keeper
const adjust = (delta: number): StockCommand => ({
  type: 'stock.adjust',
  sku: SKU,
  key: `count-${delta}`,
  delta,
  reason: 'count',
  reference: '',
  actor: 'stf',
})
const allot = (units: number, dropId = DROP) =>
  done(root().execute({ type: 'stock.allot', sku: SKU, dropId, units, shards: 2 }))
const cool = () => done(root().execute({ type: 'stock.cool', sku: SKU, dropId: DROP }))
const dropLevel = () => done(root().read({ type: 'stock.drop-level', sku: SKU, dropId: DROP }))

const newClaim = (more: Partial<StockClaim> = {}): StockClaim => {
  passes += 1
  return {
    sku: SKU,
    shard: 0,
    dropId: DROP,
    passId: `pass_${passes}`,
    shopperId: 'shp_1',
    quantity: 1,
    notBefore: stock.clock.now,
    passExpiresAt: stock.clock.now + 60_000,
    holdMs: 10_000,
    idempotency: { key: 'key', fingerprint: 'body' },
    ...more,
  }
}
const claim = (input: StockClaim) => done(claimOne(shard(input.shard), input))
const commit = ({ passId, shopperId: holder, quantity, shard: n }: StockClaim) =>
  done(
    shard(n).execute({
      type: 'stock.commit',
      sku: SKU,
      holdId: passId.replace('pass', 'hold'),
      holder,
      quantity,
    }),
  )

describe('a claim', () => {
  beforeEach(async () => {
    await root().execute(adjust(10))
    await allot(4)
  })

  it('sent again is answered with its first hold, also after the pass and the hold have ended', async () => {
    const input = newClaim()
    const first = await claim(input)
    expect(first).toMatchObject({ ok: true, value: { replayed: false } })
    const again = await claim(input)
    expect(again).toMatchObject({ ok: true, value: { replayed: true } })
    stock.clock.now += 60_000
    expect(await claim(input)).toMatchObject({
      ok: true,
      value: { replayed: true, hold: { status: 'expired' } },
    })
  })

  it('with another key finds the pass used, with another body a conflict', async () => {
    const input = newClaim()
    await claim(input)
    const holdId = input.passId.replace('pass', 'hold')
    const other = { ...input, idempotency: { key: 'other', fingerprint: 'body' } }
    expect(await claim(other)).toMatchObject({
      problem: { code: 'pass_used', extra: { holdId } },
    })
    expect(await claim({ ...other, quantity: 2 })).toMatchObject({ problem: { code: 'pass_used' } })
    expect(await claim({ ...input, shopperId: 'shp_2' })).toMatchObject({
      problem: { code: 'pass_used' },
    })
    const changed = { ...input, idempotency: { key: 'key', fingerprint: 'changed' } }
    expect(await claim(changed)).toMatchObject({ problem: { code: 'idempotency_conflict' } })
    expect(await dropLevel()).toMatchObject({ available: 3, held: 1 })
  })

  it('counts its times by the clock of the shard', async () => {
    const { now } = stock.clock
    expect(await claim(newClaim({ notBefore: now + 1_500 }))).toMatchObject({
      problem: { code: 'pass_not_yet_valid', retryAfter: 2 },
    })
    expect(await claim(newClaim({ passExpiresAt: now }))).toMatchObject({
      problem: { code: 'pass_expired' },
    })
    expect(await claim(newClaim({ notBefore: now, passExpiresAt: now + 1 }))).toMatchObject({
      ok: true,
    })
  })

  it('of a drop nobody allotted for waits, of one that is over does not', async () => {
    expect(await claim(newClaim({ dropId: 'drop_9' }))).toMatchObject({
      problem: { code: 'drop_not_open' },
    })
    await cool()
    expect(await claim(newClaim())).toMatchObject({ problem: { code: 'drop_closed' } })
  })

  it('is told how many are left where that is fewer than it wants', async () => {
    expect(await claim(newClaim({ quantity: 5 }))).toMatchObject({
      problem: { code: 'insufficient_stock', extra: { available: 4 } },
    })
    expect(await claim(newClaim({ quantity: 4 }))).toMatchObject({ ok: true })
  })

  it('gets the unit of a hold in the very millisecond it ends', async () => {
    for (let n = 0; n < 4; n += 1) await claim(newClaim())
    stock.clock.now += 9_999
    expect(await claim(newClaim())).toMatchObject({
      problem: { code: 'stock_held', retryAfter: 2 },
    })
    stock.clock.now += 1
    expect(await claim(newClaim())).toMatchObject({ ok: true })
  })

  it('is told sold out once every unit is sold, and not before', async () => {
    const inputs = [0, 1, 0, 1].map((n) => newClaim({ shard: n }))
    for (const input of inputs) {
      await claim(input)
      expect(await claim(newClaim())).not.toMatchObject({ problem: { code: 'sold_out' } })
      await done(shard(0).execute({ type: 'stock.release', sku: SKU, holdId: `hold_${passes}` }))
    }
    for (const input of inputs) await commit(input)
    const left = await dropLevel()
    if (left.available === 0) {
      expect(await claim(newClaim())).toMatchObject({ problem: { code: 'sold_out' } })
    }
  })
})

describe('a transfer', () => {
  it('that found nothing takes nothing when its call comes again, late', async () => {
    await root().execute(adjust(10))
    await allot(4)
    const late = { sku: SKU, dropId: DROP, shard: 1, transferId: 'trf_late', units: 2 }
    for (let n = 0; n < 4; n += 1) await claim(newClaim({ shard: 1 }))
    expect(await shard(1).execute({ type: 'stock.debit-shard', ...late })).toBe(0)
    stock.clock.now += 10_000
    expect(await shard(1).execute({ type: 'stock.debit-shard', ...late })).toBe(0)
    expect(await shard(1).read({ type: 'stock.shard-units', ...late })).toMatchObject({
      available: 4,
    })
  })

  it('half-way through a crash counts as on its way, and the alarm ends it', async () => {
    await root().execute(adjust(1))
    await allot(1)
    const input = newClaim({ shard: 1 })
    const asking = claimOne(shard(1), input)
    const { sql } = stock.at(null).storage
    while (!readTransfers(sql).some(({ state }) => state === 'given')) await stock.step()
    const calls = stock.waiting.splice(0)
    stock.at(null).crash()
    const other = claimOne(shard(0), newClaim())
    await stock.settle()
    expect(await other).toMatchObject({ problem: { code: 'stock_held' } })
    await stock.settle(2_000)
    expect(readTransfers(sql)).toEqual([])
    stock.waiting.push(...calls)
    await stock.settle()
    expect(await asking).toMatchObject({ ok: true })
    expect(await claim(input)).toMatchObject({ ok: true, value: { replayed: true } })
    expect(await dropLevel()).toEqual({ available: 0, held: 1, committed: 0, inTransit: 0 })
  })
})

describe('a drop', () => {
  beforeEach(async () => {
    await root().execute(adjust(10))
  })

  it('gets what is there, once, and more or less when asked again', async () => {
    expect(await allot(20)).toEqual({ ok: true, value: { allotted: 10 } })
    expect(await allot(20)).toEqual({ ok: true, value: { allotted: 10 } })
    expect(await allot(6)).toEqual({ ok: true, value: { allotted: 6 } })
    await root().execute(adjust(5))
    expect(await allot(8)).toEqual({ ok: true, value: { allotted: 8 } })
    expect(await dropLevel()).toMatchObject({ available: 8, inTransit: 0 })
    expect(await done(root().read({ type: 'stock.level', sku: SKU }))).toMatchObject({
      onHand: 15,
      available: 15,
    })
    const own = await root().read({ type: 'stock.journal', sku: SKU, after: 0, limit: 100 })
    expect(own.reduce((sum, line) => sum + line.onHandDelta, 0)).toBe(7)
  })

  it('has its shards to itself until it cools', async () => {
    await allot(4)
    expect(await allot(2, 'drop_2')).toMatchObject({
      problem: { code: 'transition_not_allowed', extra: { dropId: DROP } },
    })
    await cool()
    expect(await allot(4)).toMatchObject({ problem: { code: 'drop_closed' } })
    expect(await allot(10, 'drop_2')).toEqual({ ok: true, value: { allotted: 10 } })
    expect(await claim(newClaim({ dropId: 'drop_2' }))).toMatchObject({ ok: true })
  })

  it('that was over before it was allotted stays over', async () => {
    await cool()
    expect(await allot(4)).toMatchObject({ problem: { code: 'drop_closed' } })
  })

  it('that is over gets nothing of a hold that ends later: it goes back by itself', async () => {
    await allot(4)
    await claim(newClaim())
    await cool()
    expect(await done(root().read({ type: 'stock.level', sku: SKU }))).toMatchObject({
      available: 9,
      held: 1,
    })
    await stock.settle(12_000)
    expect(await shard(0).read({ type: 'stock.level', sku: SKU })).toMatchObject({ onHand: 0 })
    expect(await done(root().read({ type: 'stock.level', sku: SKU }))).toMatchObject({
      onHand: 10,
      available: 10,
      held: 0,
    })
    await stock.settle(60_000)
    expect(stock.at(0).storage.alarm).toBeGreaterThan(stock.clock.now + 3_600_000)
  })

  it('keeps a sale whose payment came after its hold had ended, and the drop too', async () => {
    await allot(4)
    const input = newClaim()
    await claim(input)
    await cool()
    await stock.settle(12_000)
    expect(await commit(input)).toMatchObject({
      ok: true,
      value: { hold: { status: 'committed' } },
    })
    expect(await done(root().read({ type: 'stock.level', sku: SKU }))).toMatchObject({
      onHand: 10,
      available: 9,
      committed: 1,
    })
  })
})

describe('reports to a drop', () => {
  beforeEach(async () => {
    await root().execute(adjust(4))
    await allot(4)
    stock.reports.length = 0
  })

  it('say which passes were used, and what came back', async () => {
    const input = newClaim({ quantity: 2 })
    await claim(input)
    expect(stock.reports).toEqual([
      expect.objectContaining({
        dropId: DROP,
        shard: 0,
        available: 0,
        held: 2,
        committed: 0,
        claimed: [{ passId: input.passId, quantity: 2 }],
      }),
    ])
    await stock.settle(10_000)
    expect(stock.reports.at(-1)).toMatchObject({ available: 2, held: 0, claimed: [] })
    const versions = stock.reports.map(({ version }) => version)
    expect(versions).toEqual([...versions].sort((a, b) => a - b))
  })

  it('that failed are repeated by the alarm until one arrives', async () => {
    await claim(newClaim({ holdMs: 60_000 }))
    stock.reports.length = 0
    stock.weather.lost = 1
    stock.weather.chance = (p) => p > 0
    const held = claimOne(shard(0), newClaim({ holdMs: 60_000 }))
    await new Promise(setImmediate)
    while (await stock.step());
    expect(await held).toMatchObject({ ok: true })
    expect(stock.reports).toEqual([])
    stock.clock.now += 5_000
    void stock.at(0).ring()
    await new Promise(setImmediate)
    while (await stock.step());
    expect(stock.reports).toEqual([])
    await stock.settle(4_999)
    expect(stock.reports).toEqual([])
    await stock.settle(1)
    expect(stock.reports).toEqual([expect.objectContaining({ held: 2 })])
  })

  it('of changes that come while one is under way go with the next', async () => {
    const first = claimOne(shard(0), newClaim())
    await new Promise(setImmediate)
    await stock.step()
    const underWay = stock.waiting.splice(0)
    const second = claimOne(shard(0), newClaim())
    await new Promise(setImmediate)
    await stock.step()
    stock.waiting.push(...underWay)
    await stock.settle()
    expect([await first, await second]).toMatchObject([{ ok: true }, { ok: true }])
    expect(stock.reports.map(({ held }) => held)).toEqual([1, 2])
  })

  it('that were lost are repeated by the alarm, also after a crash', async () => {
    const input = newClaim()
    const answer = claimOne(shard(0), input)
    await new Promise(setImmediate)
    expect(await answer).toMatchObject({ ok: true })
    stock.waiting.length = 0
    stock.at(0).crash()
    await stock.settle(5_000)
    expect(stock.reports).toEqual([
      expect.objectContaining({ held: 1, claimed: [{ passId: input.passId, quantity: 1 }] }),
    ])
    await stock.settle(4_000)
    expect(stock.reports).toHaveLength(1)
  })
})
