import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { PlacedOrder } from '../../../src/shared/order/contract.ts'
import { verifyOrderLedger } from '../../../src/shared/order/verify-ledger.ts'
import { HOUR_MS, MINUTE_MS } from '../../../src/shared/platform/clock.ts'
import {
  type Pipeline,
  pipeline,
  placedIn,
  placedMessage,
} from '../../../tests/fixtures/pipeline.ts'
import { verifySample } from './verify-sample.ts'

let shop: Pipeline
let placed: PlacedOrder[]
const lines: unknown[] = []

beforeEach(async () => {
  lines.length = 0
  vi.spyOn(console, 'error').mockImplementation((line) => lines.push(JSON.parse(line)))
  shop = pipeline()
  placed = [placedIn(0), placedIn(0), placedIn(1)]
  for (const one of placed) {
    await shop.holdFor(one)
    shop.queues.get('orders')?.push({ body: placedMessage(one), attempts: 1 })
  }
  await shop.drain()
  shop.clock.now = Math.ceil(shop.clock.now / HOUR_MS) * HOUR_MS + 17 * MINUTE_MS
})
afterEach(() => vi.restoreAllMocks())

const verify = (one: PlacedOrder | undefined) =>
  verifyOrderLedger({ databases: shop.deps.orders }, one?.order.id ?? '')

/** The ledger's triggers refuse a change: an attacker with the database takes them away first. */
const rewrite = async (sql: string, id: string | undefined) => {
  const [db] = shop.deps.orders
  await db?.prepare('DROP TRIGGER IF EXISTS order_event_no_update').run()
  await db?.prepare(sql).bind(id).run()
}

describe('the hourly sample of ledgers', () => {
  it('finds no fault in what the shop wrote', async () => {
    expect(await verifySample(shop.deps)).toBe(0)
    expect(await verify(placed[0])).toMatchObject({
      value: { entries: [{}, {}, {}], balanced: true, differences: [] },
    })
    expect(lines).toEqual([])
  })

  it('raises an alert line for an entry that was touched', async () => {
    const id = placed[0]?.order.id
    await rewrite("UPDATE order_event SET actor = 'x' WHERE order_id = ? AND sequence = 2", id)
    expect(await verifySample(shop.deps)).toBe(1)
    expect(lines).toEqual([
      {
        level: 'error',
        event: 'ledger.broken',
        orderId: id,
        entries: 3,
        differences: [{ code: 'chain_broken', sequence: 2 }],
      },
    ])
  })

  it('raises one for an order that is not the one its ledger ends with', async () => {
    const id = placed[1]?.order.id
    await rewrite(
      `UPDATE orders SET head_hash = replace(hex(zeroblob(32)), '', '') WHERE id = ?`,
      id,
    )
    expect(await verifySample(shop.deps)).toBe(1)
    expect(lines).toMatchObject([
      { orderId: id, differences: [{ code: 'order_differs', sequence: 3 }] },
    ])
  })

  it('raises one for an order whose price was changed beside its ledger', async () => {
    const id = placed[1]?.order.id
    const change = `json_set(snapshot, '$.lines[0].unitPrice.amount', 1)`
    await rewrite(`UPDATE orders SET snapshot = ${change} WHERE id = ?`, id)
    expect(await verifySample(shop.deps)).toBe(1)
    expect(lines).toMatchObject([
      { orderId: id, differences: [{ code: 'order_differs', sequence: 1 }] },
    ])
  })

  it('runs once an hour', async () => {
    const id = placed[0]?.order.id
    await rewrite("UPDATE order_event SET actor = 'x' WHERE order_id = ? AND sequence = 2", id)
    shop.clock.now += MINUTE_MS
    expect(await verifySample(shop.deps)).toBe(0)
  })

  it('does not know an order that the record does not know', async () => {
    expect(await verify(placedIn(1))).toMatchObject({ problem: { code: 'not_found' } })
  })
})
