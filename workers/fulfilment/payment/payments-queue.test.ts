import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { OrderEvent } from '../../../src/shared/order/contract.ts'
import { DAY_MS } from '../../../src/shared/platform/clock.ts'
import {
  onlyCarrier,
  type Pipeline,
  pipeline,
  placedIn,
  placedMessage,
  unpaidIn,
} from '../../../tests/fixtures/pipeline.ts'
import { listDeadLetters, replayDeadLetter } from '../dead-letter/staff.ts'
import { advanceOrder } from '../order/staff.ts'
import { resendOutbox } from '../outbox/resend.ts'

const STAFF = 'staff:stf_1' as const
let shop: Pipeline
let asked: string[]
beforeEach(() => {
  shop = pipeline()
  asked = []
  shop.checkout.refund = async ({ paymentId, orderId, shopperId }) => {
    asked.push(orderId)
    const amount = placedIn(0).order.cost.total
    const at = '2026-01-01T10:06:00.000Z'
    const event = { eventId: 'evt_r', paymentId, orderId, shopperId, amount, at } as const
    return { status: 'refunded', event: { ...event, status: 'refunded' } }
  }
})

/** An order that was paid, and is cancelled: its refund waits in a queue. */
async function cancelPaid() {
  const placed = unpaidIn(0)
  const { order, shopperId } = placed
  await shop.holdFor(placed)
  const { payment, cost } = order
  const event = { type: 'payment.succeeded', paymentId: payment.id, amount: cost.total } as const
  const body = { orderId: order.id, shopperId, event, actor: 'payment', at: order.createdAt }
  for (const message of [placedMessage(placed), { id: 'evt_1', type: 'order.event', body }]) {
    shop.queues.get('orders')?.push({ body: message, attempts: 1 })
  }
  await shop.drain()
  const cancel = { type: 'order.cancelled', reason: 'test' } as const
  await advanceOrder(shop.deps, { orderId: order.id, event: cancel, actor: STAFF, eventId: 'c' })
  return order.id
}

const orderOf = (id: string) => shop.pushed.get(id)
const statusOf = (id: string) => orderOf(id)?.status

/** What a query of the order's database answers. */
const rows = async (sql: string) => (await shop.deps.orders[0]?.prepare(sql).all())?.results ?? []

describe('the payment of an order that is cancelled before it is paid', () => {
  const cancelUnpaid = async () => {
    const placed = unpaidIn(0)
    await shop.holdFor(placed)
    shop.queues.get('orders')?.push({ body: placedMessage(placed), attempts: 1 })
    await shop.drain()
    const cancel = { type: 'order.cancelled', reason: 'test' } as const
    const { id } = placed.order
    await advanceOrder(shop.deps, { orderId: id, event: cancel, actor: STAFF, eventId: 'c' })
    return placed
  }
  const waiting = () => rows("SELECT id FROM outbox WHERE id LIKE '%close-payment'")

  it('is closed at its provider, which is asked until it answers', async () => {
    const closed: unknown[] = []
    shop.checkout.cancelPayment = () => Promise.reject(new Error('out'))
    const { order, shopperId } = await cancelUnpaid()
    await shop.drain()
    expect(await waiting()).toHaveLength(1)
    shop.checkout.cancelPayment = async (payment) => {
      closed.push(payment)
      return { status: 'cancelled' }
    }
    shop.clock.now += DAY_MS
    await resendOutbox(shop.deps)
    await shop.drain()
    expect(closed).toEqual([
      { orderId: order.id, shopperId, paymentId: order.payment.id, kind: 'sandbox' },
    ])
    expect(await waiting()).toEqual([])
    expect(statusOf(order.id)).toBe('cancelled')
  })

  it('that succeeded before goes back', async () => {
    shop.checkout.cancelPayment = async ({ kind: _, ...ref }) => {
      const { total: amount } = placedIn(0).order.cost
      const at = '2026-01-01T10:05:00.000Z'
      return {
        status: 'succeeded',
        event: { eventId: 'e', ...ref, status: 'succeeded', amount, at },
      }
    }
    const { order } = await cancelUnpaid()
    await shop.drain()
    expect([asked, statusOf(order.id)]).toEqual([[order.id], 'refunded'])
    expect(await waiting()).toEqual([])
  })
})

interface RefundMessage {
  body: { byHand?: true }
}

/** A delivered order, paid in cash, that staff have just refunded: the refund is in its queue. */
async function requestedInCash() {
  const placed = placedIn(0)
  const { order } = placed
  await shop.holdFor(placed)
  shop.queues.get('orders')?.push({ body: placedMessage(placed), attempts: 1 })
  await shop.drain()
  const steps: OrderEvent[] = [
    ...(['order.packed', 'order.shipped', 'order.delivered'] as const).map((type) => ({ type })),
    {
      type: 'refund.requested',
      refundId: 'rfd_1',
      paymentId: order.payment.id,
      amount: order.cost.total,
      reason: 'test',
    },
  ]
  for (const event of steps) {
    await advanceOrder(shop.deps, { orderId: order.id, event, actor: STAFF, eventId: event.type })
  }
  return order
}

describe('a refund', () => {
  it('waits in a queue of its own', async () => {
    const id = await cancelPaid()
    const types = (queue: 'delivery' | 'payments') =>
      shop.queues.get(queue)?.map(({ body }) => (body as { type: string }).type)
    expect(types('payments')).toEqual(['payment.refund'])
    expect(types('delivery')).toEqual([])
    await shop.drain()
    expect(statusOf(id)).toBe('refunded')
  })

  it('is returned while the carrier is out', async () => {
    const id = await cancelPaid()
    shop.deps.carriers = onlyCarrier({
      book: () => Promise.reject(new Error('the carrier does not answer')),
    })
    const other = placedIn(0)
    await shop.holdFor(other)
    shop.queues.get('orders')?.push({ body: placedMessage(other), attempts: 1 })
    await shop.drain()
    expect(statusOf(id)).toBe('refunded')
  })

  it('that an older release sent to the queue delivery is returned too', async () => {
    const id = await cancelPaid()
    const waiting = shop.queues.get('payments')?.splice(0) ?? []
    shop.queues.get('delivery')?.push(...waiting)
    await shop.drain()
    expect([asked, statusOf(id)]).toEqual([[id], 'refunded'])
    expect(await rows('SELECT id FROM outbox')).toEqual([])
  })

  it('whose row names the queue delivery is sent again to its own', async () => {
    const id = await cancelPaid()
    shop.loseQueues()
    const own = "SELECT queue FROM outbox WHERE message->>'type' = 'payment.refund'"
    // The column cannot name the queue: its closed set is older.
    expect(await rows(own)).toEqual([{ queue: 'delivery' }])
    shop.clock.now += 60_000
    await resendOutbox(shop.deps)
    expect(shop.queues.get('payments')).toHaveLength(1)
    await shop.drain()
    expect(statusOf(id)).toBe('refunded')
  })

  it('that no consumer could finish is a dead letter of its queue and can be replayed', async () => {
    const { refund } = shop.checkout
    shop.checkout.refund = () => Promise.reject(new Error('the provider does not answer'))
    const id = await cancelPaid()
    await shop.drain()
    const list = await listDeadLetters(shop.deps, { limit: 10, cursor: null, state: 'dead' })
    const letter = list.ok ? list.value.data[0] : undefined
    expect(letter).toMatchObject({ queue: 'payments', message: { type: 'payment.refund' } })
    shop.checkout.refund = refund
    expect(await replayDeadLetter(shop.deps, letter?.id ?? '', STAFF)).toMatchObject({ ok: true })
    await shop.drain()
    expect([asked, statusOf(id)]).toEqual([[id], 'refunded'])
  })

  it('that ended by hand is not asked for again', async () => {
    shop.checkout.refund = async ({ orderId }) => {
      asked.push(orderId)
      return { status: 'refunding' }
    }
    const id = await cancelPaid()
    await shop.drain()
    expect(asked).toEqual([id])
    const { payment } = placedIn(0).order
    const known = orderOf(id)?.payment
    const event = {
      type: 'payment.refunded',
      paymentId: known?.id ?? payment.id,
      amount: known?.refunds?.[0]?.amount ?? { amount: 0, currency: 'USD' },
      refundId: known?.refunds?.[0]?.id ?? '',
    } as const
    await advanceOrder(shop.deps, { orderId: id, event, actor: STAFF, eventId: 'by-hand' })
    shop.clock.now += DAY_MS
    await resendOutbox(shop.deps)
    await shop.drain()
    expect(asked).toEqual([id])
    expect(statusOf(id)).toBe('refunded')
    expect(await rows("SELECT id FROM outbox WHERE id LIKE '%refund'")).toEqual([])
  })

  it('of cash has gone back once staff ask for it: no provider is asked', async () => {
    shop.checkout.refund = async ({ orderId }) => {
      asked.push(orderId)
      return { status: 'refunding' }
    }
    const { id } = await requestedInCash()
    await shop.drain()
    expect(asked).toEqual([])
    expect(orderOf(id)).toMatchObject({
      status: 'refunded',
      payment: { kind: 'cash-on-delivery', refunds: [{ id: 'rfd_1', status: 'succeeded' }] },
    })
    expect(await rows("SELECT id FROM outbox WHERE id LIKE '%refund'")).toEqual([])
  })

  it('of cash that an earlier release asked for waits until staff say that they paid it', async () => {
    shop.checkout.refund = async () => ({ status: 'refunding' })
    const { id, payment } = await requestedInCash()
    const queue = shop.queues.get('payments') ?? []
    for (const waiting of queue) delete (waiting.body as RefundMessage).body.byHand
    await shop.drain()
    expect(orderOf(id)?.payment).toMatchObject({
      id: payment.id,
      refunds: [{ id: 'rfd_1', status: 'pending' }],
    })
  })

  it('that the provider refuses fails on its order, once, and is no dead letter', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    shop.checkout.refund = async () => ({ status: 'failed', reason: 'the account is closed' })
    const id = await cancelPaid()
    await shop.drain()
    const list = await listDeadLetters(shop.deps, { limit: 10, cursor: null, state: 'dead' })
    expect(list).toMatchObject({ value: { data: [] } })
    expect(orderOf(id)).toMatchObject({
      status: 'refunding',
      payment: { refunds: [{ status: 'failed', failure: 'the account is closed' }] },
    })
  })
})
