import { beforeEach, describe, expect, it } from 'vitest'
import type { OrderEvent, PlacedOrder } from '../../../src/shared/order/contract.ts'
import {
  type Pipeline,
  pipeline,
  placedIn,
  placedMessage,
  unpaidIn,
} from '../../../tests/fixtures/pipeline.ts'
import { advanceOrder } from '../order/staff.ts'

let shop: Pipeline
beforeEach(() => {
  shop = pipeline()
})

async function place(one: PlacedOrder) {
  await shop.holdFor(one)
  shop.queues.get('orders')?.push({ body: placedMessage(one), attempts: 1 })
  await shop.drain()
}

async function happens(one: PlacedOrder, event: OrderEvent) {
  const actor = 'staff:stf_1' as const
  const orderId = one.order.id
  const moved = await advanceOrder(shop.deps, { orderId, event, actor, eventId: event.type })
  expect(moved.ok).toBe(true)
  await shop.drain()
}

describe('the budgets of an order’s buyer', () => {
  it('are released once a cash order is delivered, not before', async () => {
    const one = placedIn(0)
    await place(one)
    for (const type of ['order.packed', 'order.shipped'] as const) await happens(one, { type })
    expect(shop.released).toEqual([])
    await happens(one, { type: 'order.delivered' })
    expect(new Set(shop.released)).toEqual(new Set([one.order.id]))
  })

  it('are released once an order is paid, and once one is cancelled', async () => {
    const [paid, cancelled] = [unpaidIn(0), unpaidIn(1)]
    for (const one of [paid, cancelled]) await place(one)
    expect(shop.released).toEqual([])
    const { payment, cost } = paid.order
    await happens(paid, { type: 'payment.succeeded', paymentId: payment.id, amount: cost.total })
    expect(new Set(shop.released)).toEqual(new Set([paid.order.id]))
    await happens(cancelled, { type: 'order.cancelled', reason: 'test' })
    expect(new Set(shop.released)).toEqual(new Set([paid.order.id, cancelled.order.id]))
  })

  it('are released later where the checkout does not answer', async () => {
    const one = placedIn(0)
    await place(one)
    const { releaseOrder } = shop.checkout
    let tries = 0
    shop.checkout.releaseOrder = async (ended) => {
      tries += 1
      if (tries === 1) throw new Error('Network connection lost.')
      await releaseOrder(ended)
    }
    await happens(one, { type: 'order.cancelled', reason: 'test' })
    await shop.drain()
    expect(tries).toBeGreaterThan(1)
    expect(shop.released).toContain(one.order.id)
  })
})
