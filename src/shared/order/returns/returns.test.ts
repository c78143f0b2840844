import { describe, expect, it } from 'vitest'
import { placedOrder } from '../../../../tests/fixtures/placed-order.ts'
import { money } from '../../platform/money.ts'
import type { Order, OrderEvent } from '../contract.ts'
import { applyEvent } from '../rules.ts'
import { orderOfReturn, returnIdOf, returnsColumnOf } from './rules.ts'

const AT = '2026-01-02T09:00:00.000Z'
const LINE = 'li_1'

/** A delivered order of two shirts. */
function delivered(): Order {
  const { order } = placedOrder({ payment: { id: 'pay_1', kind: 'sandbox', status: 'succeeded' } })
  const lines = order.lines.map((line) => ({ ...line, id: LINE }))
  const parcel = {
    ...{ id: 'shm_1', carrier: 'Test', trackingNumber: 'T1', status: 'delivered' as const },
    lines: [{ lineId: LINE, quantity: 2 }],
    events: [],
  }
  return {
    ...{ ...order, lines, status: 'delivered' },
    fulfilment: { status: 'delivered', shipments: [parcel] },
  }
}

const requested = (quantity = 1, returnId = 'ret_1'): OrderEvent => ({
  type: 'return.requested',
  returnId,
  lines: [{ lineId: LINE, quantity, reason: 'too small' }],
})
const step = (type: 'return.approved' | 'return.received', returnId = 'ret_1'): OrderEvent => ({
  type,
  returnId,
})
const rejected: OrderEvent = { type: 'return.rejected', returnId: 'ret_1', reason: 'worn' }
const inspected = (quantity = 1, amount = 2_499): OrderEvent => ({
  ...{ type: 'return.inspected', returnId: 'ret_1', refundId: 'rfd_1', paymentId: 'pay_1' },
  amount: money(amount, 'USD'),
  lines: [{ lineId: LINE, quantity, condition: 'sellable' }],
})
const refunded: OrderEvent = {
  type: 'payment.refunded',
  paymentId: 'pay_1',
  amount: money(2_499, 'USD'),
  refundId: 'rfd_1',
}

const after = (order: Order, ...events: OrderEvent[]): Order =>
  events.reduce((before, event) => {
    const { outcome, order: next } = applyEvent(before, event, AT)
    expect(outcome, `${event.type} after ${before.returns?.[0]?.status}`).toBe('changed')
    return next
  }, order)
const outcome = (order: Order, event: OrderEvent) => applyEvent(order, event, AT).outcome

describe('a return', () => {
  it('goes from its request to its refund', () => {
    const asked = after(delivered(), requested())
    expect(returnsColumnOf(asked)).toBe('open')
    const received = after(asked, step('return.approved'), step('return.received'))
    const looked = after(received, inspected())
    expect(looked.returns).toMatchObject([{ status: 'received', refund: { id: 'rfd_1' } }])
    expect(returnsColumnOf(looked)).toBe('closed')
    expect(looked.payment.refunds).toMatchObject([
      { status: 'pending', lines: [{ lineId: LINE, quantity: 1, restock: true }] },
    ])
    expect(after(looked, refunded).returns).toMatchObject([{ status: 'refunded' }])
  })

  it('takes each step in its turn and once', () => {
    const asked = after(delivered(), requested())
    expect(outcome(asked, requested())).toBe('unchanged')
    expect(outcome(asked, step('return.received'))).toBe('refused')
    expect(outcome(asked, inspected())).toBe('refused')
    const approved = after(asked, step('return.approved'))
    expect(outcome(approved, step('return.approved'))).toBe('refused')
    expect(outcome(after(approved, rejected), step('return.received'))).toBe('refused')
    expect(outcome(delivered(), step('return.approved', 'ret_none'))).toBe('refused')
  })

  it('is of units that were delivered and that no other return or refund has', () => {
    expect(outcome(delivered(), requested(3))).toBe('refused')
    expect(outcome({ ...delivered(), status: 'shipped' }, requested())).toBe('refused')
    const one = after(delivered(), requested(1))
    expect(outcome(one, requested(2, 'ret_2'))).toBe('refused')
    expect(outcome(one, requested(1, 'ret_2'))).toBe('changed')
    // The units of a rejected return may be asked for again.
    expect(outcome(after(one, rejected), requested(2, 'ret_2'))).toBe('changed')
    const received = after(one, step('return.approved'), step('return.received'))
    expect(outcome(received, inspected(2))).toBe('refused')
  })

  it('of units given for nothing ends without a refund', () => {
    const received = after(
      delivered(),
      requested(),
      step('return.approved'),
      step('return.received'),
    )
    const done = after(received, inspected(1, 0))
    expect(done.returns).toMatchObject([{ status: 'refunded' }])
    expect(done.payment.status).toBe('succeeded')
  })

  it('has an id that leads to its order', async () => {
    const { id } = delivered()
    const returnId = await returnIdOf(id, 'request')
    expect(orderOfReturn(returnId)).toBe(id)
    expect(await returnIdOf(id, 'request')).toBe(returnId)
    expect(await returnIdOf(id, 'another')).not.toBe(returnId)
    expect(orderOfReturn('x')).toBe('ord_')
  })
})
