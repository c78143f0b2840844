import { runInDurableObject } from 'cloudflare:test'
import { exports } from 'cloudflare:workers'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { StockClaim, StockCommand } from '../src/shared/inventory/contract.ts'
import { newId } from '../src/shared/platform/ids.ts'
import { stockName } from '../src/shared/platform/objects.ts'

const SHARDS = 4
let sku = ''
let dropId = ''
let made = 0
const root = () => exports.StockObject.getByName(stockName(sku))
const shardAt = (n: number) => exports.StockObject.getByName(stockName(sku, n))

beforeEach(() => {
  made += 1
  sku = `HOT-${made}`
  dropId = newId('drop')
  // No drop listens here: its reports are refused, and repeated.
  vi.spyOn(console, 'error').mockReturnValue()
})

const count = (delta: number): StockCommand => ({
  type: 'stock.adjust',
  sku,
  key: newId('req'),
  delta,
  reason: 'count',
  reference: 'sheet 1',
  actor: 'stf_1',
})
const claimAt = (shard: number, more: Partial<StockClaim> = {}): StockClaim => ({
  sku,
  shard,
  dropId,
  passId: newId('pass'),
  shopperId: newId('shp'),
  quantity: 1,
  notBefore: Date.now() - 1_000,
  passExpiresAt: Date.now() + 60_000,
  holdMs: 60_000,
  idempotency: { key: 'key-1', fingerprint: 'body-1' },
  ...more,
})
const allot = (units: number) => root().allot({ sku, dropId, units, shards: SHARDS })
const dropLevel = () => root().dropLevel({ sku, dropId })

describe('a claim', () => {
  it('takes a unit of its shard', async () => {
    await root().execute(count(10))
    expect(await allot(8)).toEqual({ ok: true, value: { allotted: 8 } })
    expect(await root().level(sku)).toMatchObject({ onHand: 10, available: 10 })
    const claim = claimAt(1)
    const answer = await shardAt(1).claim(claim)
    expect(answer).toMatchObject({
      ok: true,
      value: { hold: { holder: claim.shopperId, status: 'active' }, replayed: false },
    })
    expect(await dropLevel()).toEqual({ available: 7, held: 1, committed: 0, inTransit: 0 })
    expect(await shardAt(1).claim(claim)).toMatchObject({ ok: true, value: { replayed: true } })
  })

  it('gets the last unit from another shard, once among fifty at once', async () => {
    await root().execute(count(3))
    await allot(3)
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => shardAt(n % SHARDS).claim(claimAt(n % SHARDS))),
    )
    expect(answers.filter((answer) => answer.ok)).toHaveLength(3)
    const codes = new Set(answers.flatMap((a) => (a.ok ? [] : [a.problem.code])))
    expect([...codes]).toEqual(['stock_held'])
    expect(await dropLevel()).toEqual({ available: 0, held: 3, committed: 0, inTransit: 0 })
  })

  it('at a shard with units writes three rows', async () => {
    await root().execute(count(10))
    await allot(8)
    await shardAt(0).claim(claimAt(0))
    const written = await runInDurableObject(shardAt(0), async (object, { storage }) => {
      let rows = 0
      const exec = storage.sql.exec.bind(storage.sql)
      const counting = vi.spyOn(storage.sql, 'exec').mockImplementation((query, ...bindings) => {
        const cursor = exec(query, ...bindings)
        rows += cursor.rowsWritten
        return cursor
      })
      const arming = vi.spyOn(storage, 'setAlarm')
      await object.claim(claimAt(0))
      counting.mockRestore()
      return { rows, alarms: arming.mock.calls.length }
    })
    expect(written).toEqual({ rows: 3, alarms: 0 })
  })
})
