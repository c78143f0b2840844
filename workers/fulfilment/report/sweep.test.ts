import { describe, expect, it, vi } from 'vitest'
import { advanceOrders } from '../../../src/shared/order/advance-orders.ts'
import type { Order, OrderEvent, PlacedOrder } from '../../../src/shared/order/contract.ts'
import { recordPlacedOrders } from '../../../src/shared/order/record-placed-orders.ts'
import { markDue, orderSlots } from '../../../src/shared/order/report-store.ts'
import { runQueries } from '../../../src/shared/platform/bulk-rows.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, rfc3339 } from '../../../src/shared/platform/clock.ts'
import { derivedId, orderIdOn } from '../../../src/shared/platform/ids.ts'
import { type Cell, type CellSettings, MEASURES } from '../../../src/shared/report/contract.ts'
import { countSlots } from '../../../src/shared/report/count-slots.ts'
import {
  CellSums,
  contributionOf,
  ledgerCells,
  slotOfOrder,
} from '../../../src/shared/report/rules.ts'
import { EFFECT_CONTEXT } from '../../../tests/fixtures/order-record.ts'
import { type Pipeline, pipeline } from '../../../tests/fixtures/pipeline.ts'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import { countOrders } from './sweep.ts'

let seed = 0

/** An order of the second of two databases, placed at `at` (milliseconds). */
async function placedAt(at: number, changes: Partial<Order> = {}): Promise<PlacedOrder> {
  seed += 1
  const placed = placedOrder({ createdAt: rfc3339(at), updatedAt: rfc3339(at), ...changes })
  const id = orderIdOn(await derivedId('ord', String(seed), at), placed.shopperId, 1)
  return { ...placed, order: { ...placed.order, id: `${id.slice(0, -1)}1` } }
}

const record = (shop: Pipeline, placed: PlacedOrder[]) =>
  recordPlacedOrders(shop.deps.orders, placed, EFFECT_CONTEXT)

async function advance(shop: Pipeline, { order }: PlacedOrder, event: OrderEvent) {
  seed += 1
  const one = { orderId: order.id, event, actor: 'system' as const, eventId: `evt_${seed}` }
  const at = rfc3339(shop.clock.now)
  const { results } = await advanceOrders(shop.deps.orders, [{ ...one, at }], EFFECT_CONTEXT)
  expect(results).toMatchObject([{ outcome: 'changed' }])
}

const cancel = (shop: Pipeline, placed: PlacedOrder) =>
  advance(shop, placed, { type: 'order.cancelled', reason: 'test' })

/** The orders database that all orders of this file are in. */
const recordOf = (shop: Pipeline): D1Database => {
  const [, db] = shop.deps.orders
  if (!db) throw new Error('two databases are needed')
  return db
}

const inOrder = (cells: readonly Cell[]): Cell[] =>
  cells
    .filter((cell) => MEASURES.some((measure) => cell[measure] !== 0))
    .map(({ dimension, currency, day, key, ...rest }) => ({
      dimension,
      currency,
      day,
      key,
      ...rest,
    }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))

/** The cells as they stand. */
async function stored(shop: Pipeline): Promise<Cell[]> {
  const { results } = await shop.deps.engagement.prepare('SELECT * FROM report_cell').all<Cell>()
  return inOrder(results)
}

/** The cells as the orders in the record make them. */
async function expected(shop: Pipeline, settings: CellSettings = shop.deps.reports) {
  const sums = new CellSums()
  for (const db of shop.deps.orders) {
    for await (const orders of orderSlots(db).ordersOf({ from: 'ord_', before: 'ord_~' })) {
      for (const { order, postings } of orders) {
        sums.add(contributionOf(order, settings))
        sums.add(ledgerCells(postings, settings))
      }
    }
  }
  return inOrder(sums.cells())
}

const due = async (shop: Pipeline): Promise<number> => {
  const counts = await Promise.all(
    shop.deps.orders.map((db) =>
      db.prepare('SELECT count(*) AS n FROM report_due').first<number>('n'),
    ),
  )
  return counts.reduce<number>((sum, n) => sum + (n ?? 0), 0)
}

/**
 * Lets only so many transactions of databases pass; gives what lets all pass again. The next one
 * fails before it commits or, as a lost answer does, after.
 */
function mortal(databases: readonly D1Database[], passes: number, after: boolean): () => void {
  let left = passes
  const restore = databases.map((db) => {
    const { batch } = db
    db.batch = async (statements) => {
      if (left === 0 && !after) throw new Error('the run died')
      const results = await batch.call(db, statements)
      if (left === 0) throw new Error('the run died')
      left -= 1
      return results as never
    }
    return () => {
      db.batch = batch
    }
  })
  return () => {
    for (const one of restore) one()
  }
}

/** Runs until no slot is left. */
async function countAll(deps: Pipeline['deps']): Promise<void> {
  for (let runs = 0; runs < 20; runs += 1) if ((await countOrders(deps)) === 0) return
  throw new Error('the sweep does not come to an end')
}

const someOrders = (shop: Pipeline, count: number) =>
  Promise.all(Array.from({ length: count }, (_, n) => placedAt(shop.clock.now - n * 4 * MINUTE_MS)))

describe('the sweep of the reports', () => {
  it('counts orders as they are placed, cancelled and refunded', async () => {
    const shop = pipeline()
    const placed = await someOrders(shop, 9)
    await record(shop, placed)
    expect(await countOrders(shop.deps)).toBeGreaterThan(0)
    expect(await stored(shop)).toEqual(await expected(shop))
    const [first] = placed
    if (!first) throw new Error('no order')
    await cancel(shop, first)
    expect(await due(shop)).toBe(1)
    await countOrders(shop.deps)
    expect(await stored(shop)).toEqual(await expected(shop))
    expect((await stored(shop)).find(({ dimension }) => dimension === 'cancelled')?.orders).toBe(1)
    expect(await due(shop)).toBe(0)
  })

  it('counts the money of a payment on its day, once its order is counted', async () => {
    const shop = pipeline()
    const payment = { id: 'pay_1', kind: 'sandbox', status: 'pending' } as const
    const placed = await placedAt(shop.clock.now, { status: 'awaiting_payment', payment })
    await record(shop, [placed])
    await countOrders(shop.deps)
    shop.clock.now += DAY_MS
    const amount = placed.order.cost.total
    await advance(shop, placed, { type: 'payment.succeeded', paymentId: 'pay_1', amount })
    expect(await due(shop)).toBe(1)
    await countOrders(shop.deps)
    const cells = await stored(shop)
    expect(cells).toEqual(await expected(shop))
    const [cash] = cells.filter(({ key }) => key === 'cash:sandbox')
    expect(cash).toMatchObject({ dimension: 'debit', net: amount.amount })
    expect(cash?.day).toBe(rfc3339(shop.clock.now).slice(0, 10))
  })

  it('has nothing to do for a step that changes no figure', async () => {
    const shop = pipeline()
    const [placed] = await someOrders(shop, 1)
    if (!placed) throw new Error('no order')
    await record(shop, [placed])
    await countOrders(shop.deps)
    await advance(shop, placed, { type: 'stock.allocated' })
    expect(await due(shop)).toBe(0)
  })

  it('writes no row for a slot that is due already', async () => {
    const shop = pipeline()
    const db = recordOf(shop)
    const at = shop.clock.now
    await record(shop, [await placedAt(at)])
    const written = async () => {
      const state = { ...(await placedAt(at)), headHash: '' }
      const results = await runQueries(db, markDue(db, [{ state }]))
      return results.reduce((sum, { meta }) => sum + meta.changes, 0)
    }
    expect(await written()).toBe(0)
    await orderSlots(db).takeDue('run', 10)
    expect(await written()).toBe(1)
  })

  it.each([false, true])(
    'finds everything counted again, wherever a run before it died (after: %s)',
    async (after) => {
      let died = true
      for (let death = 0; died; death += 1) {
        expect(death).toBeLessThan(30)
        const shop = pipeline()
        const placed = await someOrders(shop, 5)
        await record(shop, placed)
        await countOrders(shop.deps)
        const [first] = placed
        if (first) await cancel(shop, first)
        await record(shop, await someOrders(shop, 3))
        const revive = mortal([...shop.deps.orders, shop.deps.engagement], death, after)
        died = await countOrders(shop.deps).then(
          () => false,
          () => true,
        )
        revive()
        await countOrders(shop.deps)
        expect(await stored(shop)).toEqual(await expected(shop))
        expect(await due(shop)).toBe(0)
      }
    },
  )

  it('ends alike when two run at once while orders come', async () => {
    const shop = pipeline()
    await record(shop, await someOrders(shop, 5))
    const late = await someOrders(shop, 6)
    await Promise.all([
      countOrders(shop.deps),
      countOrders(shop.deps),
      ...late.map((placed) => record(shop, [placed])),
      countOrders(shop.deps),
    ])
    await countOrders(shop.deps)
    expect(await stored(shop)).toEqual(await expected(shop))
    expect(await due(shop)).toBe(0)
  })

  it('keeps the newer state of a slot where a run that read earlier writes later', async () => {
    const shop = pipeline()
    const at = shop.clock.now
    await record(shop, [await placedAt(at)])
    const source = orderSlots(recordOf(shop))
    let overtake: () => Promise<unknown> = async () => null
    const slow = {
      ...source,
      async *ordersOf(ids: { from: string; before: string }) {
        yield* source.ordersOf(ids)
        await overtake()
      },
    }
    const { engagement: db, now, reports: settings } = shop.deps
    const run = { db, now, settings, newRun: () => 'slow' }
    overtake = async () => {
      overtake = async () => null
      await record(shop, [await placedAt(at)])
      await countOrders(shop.deps)
    }
    await countSlots(run, 1, slow)
    expect(await stored(shop)).toEqual(await expected(shop))
    expect((await stored(shop)).find(({ dimension }) => dimension === 'placed')?.orders).toBe(2)
  })

  it('keeps a slot due that another run has taken meanwhile', async () => {
    const shop = pipeline()
    const placed = await placedAt(shop.clock.now)
    await record(shop, [placed])
    const source = orderSlots(recordOf(shop))
    const slots = await source.takeDue('first', 10)
    expect(slots).toEqual([slotOfOrder(placed.order.id)])
    await cancel(shop, placed)
    await source.takeDue('second', 10)
    await source.finish('first', slots)
    expect(await due(shop)).toBe(1)
    await source.finish('second', slots)
    expect(await due(shop)).toBe(0)
  })

  it('counts orders that nobody marked, once they are an hour old', async () => {
    const shop = pipeline()
    await record(shop, await someOrders(shop, 200))
    for (const db of shop.deps.orders) await db.prepare('DELETE FROM report_due').run()
    await countOrders(shop.deps)
    expect(await stored(shop)).not.toEqual(await expected(shop))
    shop.clock.now += HOUR_MS + 5 * MINUTE_MS
    await countAll(shop.deps)
    expect(await stored(shop)).toEqual(await expected(shop))
    expect(await countOrders(shop.deps)).toBe(0)
  })

  it('reads a bounded number of orders in a run, and takes the other slots in the next', async () => {
    const shop = pipeline()
    await record(shop, await someOrders(shop, 30))
    const slots = await due(shop)
    const { engagement: db, now, reports: settings } = shop.deps
    const bounded = { db, settings, now, newRun: () => `run ${seed++}`, ordersMax: 10 }
    const run = () => countSlots(bounded, 1, orderSlots(recordOf(shop)))
    expect(await run()).toBeLessThanOrEqual(10)
    expect(await due(shop)).toBeGreaterThanOrEqual(slots - 10)
    for (let runs = 0; runs < 5; runs += 1) await run()
    expect(await due(shop)).toBe(0)
    expect(await stored(shop)).toEqual(await expected(shop))
  })

  it('counts all orders anew where the time zone of the shop changes', async () => {
    const shop = pipeline()
    await record(shop, await someOrders(shop, 200))
    await countAll(shop.deps)
    shop.clock.now += 2 * HOUR_MS
    const settings = { timeZone: 'Pacific/Auckland', taxShipping: false }
    const moved = { ...shop.deps, reports: settings }
    await countAll(moved)
    expect(await stored(shop)).toEqual(await expected(shop, settings))
    expect(await stored(shop)).not.toEqual(await expected(shop))
  })

  it('counts the other slots where one order cannot be counted', async () => {
    const shop = pipeline()
    const at = shop.clock.now
    const broken = await placedAt(at, { createdAt: 'yesterday', updatedAt: rfc3339(at) })
    const sound = await placedAt(at - HOUR_MS)
    await record(shop, [sound])
    const db = recordOf(shop)
    await record(shop, [{ ...broken, order: { ...broken.order, createdAt: rfc3339(at) } }])
    await db
      .prepare(`UPDATE orders SET snapshot = ? WHERE id = ?`)
      .bind(JSON.stringify(broken.order), broken.order.id)
      .run()
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    expect(await countOrders(shop.deps)).toBe(1)
    expect(logged.mock.calls).toMatchObject([[expect.stringContaining('report.slot-failed')]])
    logged.mockRestore()
    expect((await stored(shop)).filter(({ dimension }) => dimension === 'hour')).toHaveLength(1)
    expect(await due(shop)).toBe(1)
  })
})
