import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EFFECT_CONTEXT } from '../../../../tests/fixtures/order-record.ts'
import { placedOrder } from '../../../../tests/fixtures/placed-order.ts'
import { money } from '../../platform/money.ts'
import type { Order, OrderEvent, OrderStatus } from '../contract.ts'
import { effectsOf } from '../effects.ts'
import { attentionOf, leftToRefund } from '../returned-money.ts'
import { applyEvent } from '../rules.ts'
import { openUnits, refundableUnits } from '../units.ts'
import { refundEvent } from './refund-event.ts'
import { refundShare } from './share.ts'

const AT = '2026-01-02T09:00:00.000Z'

/** A paid order of three shirts and two caps; each shirt's share does not divide evenly. */
function paidOrder(status: OrderStatus = 'allocated'): Order {
  const { order } = placedOrder({
    status,
    payment: { id: 'pay_1', kind: 'sandbox', status: 'succeeded' },
  })
  const [line] = order.lines
  if (!line) throw new Error('the fixture has a line')
  const usd = (amount: number) => money(amount, 'USD')
  const cost = (total: number) => ({ subtotal: usd(total), discount: usd(0), total: usd(total) })
  return {
    ...order,
    lines: [
      { ...line, id: 'li_shirt', quantity: 3, cost: cost(1_000), holdId: 'hold_1' },
      { ...line, id: 'li_cap', sku: 'CAP', quantity: 2, cost: cost(501), holdId: 'hold_2' },
    ],
    cost: {
      ...order.cost,
      subtotal: usd(1_501),
      shipping: usd(600),
      tax: usd(0),
      total: usd(2_101),
    },
  }
}

const requested = (
  amount: number,
  lines?: [lineId: string, quantity: number][],
  refundId = 'rfd_1',
): OrderEvent => ({
  type: 'refund.requested',
  refundId,
  paymentId: 'pay_1',
  amount: money(amount, 'USD'),
  reason: 'damaged',
  ...(lines
    ? { lines: lines.map(([lineId, quantity]) => ({ lineId, quantity, restock: true })) }
    : {}),
})
const succeeded = (amount: number, refundId = 'rfd_1'): OrderEvent => ({
  type: 'payment.refunded',
  paymentId: 'pay_1',
  amount: money(amount, 'USD'),
  refundId,
})

function after(order: Order, ...events: OrderEvent[]): Order {
  return events.reduce((before, event) => {
    const { outcome, order: next } = applyEvent(before, event, AT)
    expect(outcome, `${before.status} × ${event.type}`).toBe('changed')
    return next
  }, order)
}
const outcome = (order: Order, event: OrderEvent) => applyEvent(order, event, AT).outcome

describe('a refund by staff', () => {
  it('waits for its provider, then has gone back; staff need not look at it', () => {
    const waits = after(paidOrder(), requested(500))
    expect(waits).toMatchObject({
      status: 'allocated',
      payment: { status: 'succeeded', refunds: [{ id: 'rfd_1', status: 'pending' }] },
    })
    const done = after(waits, succeeded(500))
    expect(done.payment).toMatchObject({
      status: 'partially_refunded',
      refunds: [{ id: 'rfd_1', status: 'succeeded' }],
    })
    expect(attentionOf(done)).toBeNull()
    expect(outcome(done, succeeded(500))).toBe('unchanged')
    expect(outcome(done, requested(500))).toBe('unchanged')
  })

  it('never is more than was captured and neither went back nor waits', () => {
    const waits = after(paidOrder(), requested(2_000))
    expect(outcome(waits, requested(102, undefined, 'rfd_2'))).toBe('refused')
    expect(outcome(waits, requested(101, undefined, 'rfd_2'))).toBe('changed')
    expect(outcome(paidOrder(), requested(2_102))).toBe('refused')
    expect(outcome(paidOrder(), requested(0))).toBe('refused')
    const cash = { ...paidOrder('shipped'), payment: { ...paidOrder().payment } }
    cash.payment.status = 'due_on_delivery'
    expect(outcome(cash, requested(1))).toBe('refused')
    expect(outcome(paidOrder('cancelled'), requested(1))).toBe('refused')
  })

  it('of everything ends an order that has not shipped', () => {
    const refunding = after(paidOrder(), requested(2_101))
    expect(refunding).toMatchObject({
      status: 'refunding',
      payment: { status: 'refunding' },
      fulfilment: { status: 'cancelled' },
    })
    expect(after(refunding, succeeded(2_101))).toMatchObject({ status: 'refunded' })
  })

  it('of everything ends a delivered order once the money went back', () => {
    const waits = after(paidOrder('delivered'), requested(2_101))
    expect(waits).toMatchObject({ status: 'delivered' })
    expect(after(waits, succeeded(2_101))).toMatchObject({
      status: 'refunded',
      payment: { status: 'refunded' },
    })
  })

  it('that its provider refuses frees its money for another, and staff see it', () => {
    const failed = after(paidOrder(), requested(2_000), {
      type: 'refund.failed',
      refundId: 'rfd_1',
      paymentId: 'pay_1',
      reason: 'the account is closed',
    })
    expect(failed.payment.refunds).toMatchObject([{ status: 'failed' }])
    expect(attentionOf(failed)).toBe('partially_refunded')
    expect(outcome(failed, requested(2_101, undefined, 'rfd_2'))).toBe('changed')
  })

  it('that fails after the order ended may be asked for again', () => {
    const closed = after(paidOrder(), { type: 'order.cancelled', reason: 'x' })
    const [closing] = closed.payment.refunds ?? []
    expect(outcome(closed, requested(1))).toBe('refused')
    const failed = after(closed, {
      ...{ type: 'refund.failed', refundId: closing?.id ?? '', paymentId: 'pay_1', reason: 'x' },
    })
    const again = after(failed, requested(2_101))
    expect(again).toMatchObject({ status: 'refunding', payment: { status: 'refunding' } })
    expect(after(again, succeeded(2_101))).toMatchObject({ status: 'refunded' })
  })

  it('is recognised in a report that does not name it, and counted once', () => {
    const waits = after(paidOrder(), requested(500))
    const reported = after(waits, succeeded(500, 'evt_provider'))
    expect(reported.payment.refunds).toMatchObject([
      { id: 'rfd_1', providerId: 'evt_provider', status: 'succeeded' },
    ])
    expect(outcome(reported, succeeded(500, 'evt_provider'))).toBe('unchanged')
    expect(outcome(reported, succeeded(500))).toBe('unchanged')
  })

  it('made at the provider meanwhile takes from one that waits', () => {
    const waits = after(paidOrder(), requested(2_000))
    const { payment } = after(waits, succeeded(2_101, 'evt_provider'))
    expect(payment.refunds).toMatchObject([
      { id: 'rfd_1', status: 'failed' },
      { id: 'evt_provider', status: 'succeeded' },
    ])
  })
})

describe('refunded units', () => {
  it('that had not shipped are not sent; the others stay with the buyer', () => {
    const order = after(paidOrder(), requested(333, [['li_shirt', 1]]))
    expect(openUnits(order)).toEqual([
      { lineId: 'li_shirt', quantity: 2 },
      { lineId: 'li_cap', quantity: 2 },
    ])
    const [refund] = order.payment.refunds ?? []
    expect(refund?.lines).toEqual([
      { lineId: 'li_shirt', quantity: 1, restock: true, unshipped: 1 },
    ])
  })

  it('are refunded once, and only those of the order', () => {
    const order = after(paidOrder(), requested(333, [['li_shirt', 1]]))
    expect(outcome(order, requested(1, [['li_shirt', 3]], 'rfd_2'))).toBe('refused')
    expect(outcome(order, requested(1, [['li_other', 1]], 'rfd_2'))).toBe('refused')
    expect(outcome(order, requested(1, [['li_shirt', 0]], 'rfd_2'))).toBe('refused')
    expect(outcome(order, requested(1, [['li_shirt', 2]], 'rfd_2'))).toBe('changed')
    // Their stock is on its way to the order.
    expect(outcome(paidOrder('paid'), requested(333, [['li_shirt', 1]]))).toBe('early')
  })

  const failed = (refundId: string): OrderEvent => ({
    ...{ type: 'refund.failed', refundId, paymentId: 'pay_1', reason: 'no' },
  })
  const movesOf = (before: Order, event: OrderEvent) =>
    effectsOf(applyEvent(before, event, AT), { shopperId: 'shp_1', event }, EFFECT_CONTEXT).flatMap(
      ({ message }) => (message.type === 'inventory.move' ? message.body.moves : []),
    )

  it('of a refund that failed are withdrawn once, however often it is asked again', () => {
    const cap = (id: string) => requested(250, [['li_cap', 1]], id)
    let order = after(paidOrder(), cap('rfd_1'), failed('rfd_1'))
    expect(movesOf(paidOrder(), cap('rfd_1'))).toMatchObject([{ quantity: 1, move: 'release' }])
    for (const id of ['rfd_2', 'rfd_3', 'rfd_4']) {
      expect(movesOf(order, cap(id))).toEqual([])
      order = after(order, cap(id), failed(id))
      expect(openUnits(order)).toEqual([
        { lineId: 'li_shirt', quantity: 3 },
        { lineId: 'li_cap', quantity: 1 },
      ])
    }
    // The other cap is another unit: its refund withdraws it.
    const both = requested(501, [['li_cap', 2]], 'rfd_5')
    expect(movesOf(order, both)).toMatchObject([{ quantity: 1, move: 'release' }])
    expect(openUnits(after(order, both))).toEqual([{ lineId: 'li_shirt', quantity: 3 }])
  })

  it('of a refund that failed are restocked once', () => {
    const parcel = { id: 'shm_1', carrier: 'T', trackingNumber: '1', events: [] }
    const sent: Order = {
      ...paidOrder('delivered'),
      fulfilment: { status: 'delivered', shipments: [{ ...parcel, status: 'delivered' }] },
    }
    const cap = (id: string) => requested(250, [['li_cap', 1]], id)
    expect(movesOf(sent, cap('rfd_1'))).toMatchObject([{ quantity: 1, move: 'restock' }])
    const again = after(sent, cap('rfd_1'), failed('rfd_1'))
    expect(movesOf(again, cap('rfd_2'))).toEqual([])
    const twice = after(again, cap('rfd_2'), failed('rfd_2'))
    const both = requested(501, [['li_cap', 2]], 'rfd_3')
    expect(movesOf(twice, both)).toMatchObject([{ quantity: 1, move: 'restock' }])
  })

  it('that cost nothing go back for nothing, at once; the order goes on', () => {
    const paid = paidOrder()
    const [shirt, cap] = paid.lines
    if (!shirt || !cap) throw new Error('the fixture has two lines')
    const free = money(0, 'USD')
    const gift = { ...cap, cost: { subtotal: free, discount: free, total: free } }
    const total = money(1_600, 'USD')
    const order: Order = { ...paid, lines: [shirt, gift], cost: { ...paid.cost, total } }
    const lines = [{ lineId: 'li_cap', quantity: 2, restock: true }]
    const asked = refundEvent(order, { refundId: 'rfd_1', lines, reason: 'unwanted' })
    expect(asked).toMatchObject({ ok: true, value: { amount: { amount: 0 } } })
    if (!asked.ok) return
    const done = after(order, asked.value)
    expect(done).toMatchObject({
      status: 'allocated',
      payment: { status: 'succeeded', refunds: [{ status: 'succeeded', amount: { amount: 0 } }] },
    })
    expect(openUnits(done)).toEqual([{ lineId: 'li_shirt', quantity: 3 }])
    expect(movesOf(order, asked.value)).toMatchObject([{ quantity: 2, move: 'release' }])
    expect(attentionOf(done)).toBeNull()
    // Neither twice, nor without units, nor of an order that is not paid.
    const again = refundEvent(done, { refundId: 'rfd_2', lines, reason: 'unwanted' })
    expect(again).toMatchObject({ problem: { code: 'transition_not_allowed' } })
    const nothing = { refundId: 'rfd_2', amount: free, reason: 'x' }
    for (const input of [nothing, { ...nothing, lines }]) {
      const code = 'refund_exceeds_captured'
      expect(refundEvent(order, input)).toMatchObject({ problem: { code } })
    }
    const unpaid: Order = { ...order, payment: { ...order.payment, status: 'pending' } }
    expect(refundEvent(unpaid, { refundId: 'rfd_2', lines, reason: 'x' }).ok).toBe(false)
  })

  it('of an order that points paid whole go back, and nothing waits for money', () => {
    const paid = paidOrder()
    const free = money(0, 'USD')
    const cost = { subtotal: free, discount: free, total: free }
    const lines = paid.lines.map((line) => ({ ...line, cost }))
    const order: Order = { ...paid, lines, cost: { ...paid.cost, shipping: free, total: free } }
    const one = after(order, requested(0, [['li_shirt', 1]]))
    expect(one).toMatchObject({ status: 'allocated', payment: { status: 'succeeded' } })
    const rest: [string, number][] = [
      ['li_shirt', 2],
      ['li_cap', 2],
    ]
    expect(after(one, requested(0, rest, 'rfd_2'))).toMatchObject({
      status: 'completed',
      fulfilment: { status: 'cancelled' },
    })
  })

  it('leave nothing to send where they are all: the order ends, its delivery stays paid', () => {
    const all: [string, number][] = [
      ['li_shirt', 3],
      ['li_cap', 2],
    ]
    expect(after(paidOrder(), requested(1_501, all))).toMatchObject({
      status: 'completed',
      fulfilment: { status: 'cancelled' },
    })
  })
})

describe('the share of units', () => {
  it('adds up to what was paid for the goods, however it is asked for', () => {
    const asks = fc.array(
      fc.record({
        lineId: fc.constantFrom('li_shirt', 'li_cap'),
        quantity: fc.integer({ min: 1, max: 3 }),
      }),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(asks, fc.integer({ min: 0, max: 400 }), fc.boolean(), (units, tax, included) => {
        const paid = paidOrder('delivered')
        const total = paid.cost.total.amount + (included ? 0 : tax)
        let order: Order = {
          ...paid,
          cost: {
            ...paid.cost,
            tax: money(tax, 'USD'),
            taxIncluded: included,
            total: money(total, 'USD'),
          },
        }
        for (const [n, unit] of units.entries()) {
          if ((refundableUnits(order).get(unit.lineId) ?? 0) < unit.quantity) continue
          const share = refundShare(order, [unit])
          const event = requested(share.amount, [[unit.lineId, unit.quantity]], `rfd_${n}`)
          order = after(order, event, succeeded(share.amount, `rfd_${n}`))
        }
        const left = [...refundableUnits(order)].filter(([, quantity]) => quantity > 0)
        const rest = left.map(([lineId, quantity]) => ({ lineId, quantity }))
        const last = rest.length > 0 ? refundShare(order, rest).amount : 0
        const given = total - leftToRefund(order.payment, order.cost.total)
        expect(given + last).toBe(1_501 + (included ? 0 : tax))
      }),
    )
  })
})
