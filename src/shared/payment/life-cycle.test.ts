import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import type { Order, OrderEvent } from '../order/contract.ts'
import { applyEvent } from '../order/rules.ts'
import { mayBecome, paymentStatusAfter } from './life-cycle.ts'

const AT = '2026-01-02T09:00:00.000Z'
const PAYMENT = { id: 'pay_1', kind: 'sandbox', status: 'pending' } as const

/** Events of an order that may move a payment, about payments the order has, had or never knew. */
const events = (total: Order['cost']['total']) => {
  const paymentId = fc.constantFrom('pay_1', 'pay_2')
  const amount = fc.constantFrom(total, { ...total, amount: 100 })
  const id = fc.integer({ min: 1, max: 4 }).map((n) => `evt_${n}`)
  return fc.oneof(
    fc.record({ type: fc.constant('payment.succeeded' as const), paymentId, amount }),
    fc.record({ type: fc.constant('payment.late' as const), paymentId, amount }),
    fc.record({ type: fc.constant('payment.declined' as const), paymentId }),
    fc.record({ type: fc.constant('payment.refunded' as const), paymentId, amount, refundId: id }),
    fc.record({
      type: fc.constantFrom('payment.disputed' as const, 'payment.dispute_lost' as const),
      paymentId,
      amount,
      disputeId: id,
    }),
    fc.constantFrom<OrderEvent>(
      { type: 'order.cancelled', reason: 'x' },
      { type: 'stock.lost', sku: 'SHIRT-M' },
      { type: 'stock.allocated' },
      { type: 'order.packed' },
      { type: 'order.shipped' },
      { type: 'order.delivered' },
      { type: 'payment.switched', from: 'pay_1', payment: { ...PAYMENT, id: 'pay_2' } },
    ),
  )
}

const paymentsOf = ({ payment, formerPayments = [] }: Order) => [...formerPayments, payment]

describe('the life cycle of a payment', () => {
  it('is what any sequence of an order’s events does to its payments', () => {
    const { order } = placedOrder({ status: 'awaiting_payment', payment: PAYMENT })
    fc.assert(
      fc.property(fc.array(events(order.cost.total), { maxLength: 12 }), (all) => {
        let before: Order = order
        for (const event of all) {
          const { order: next } = applyEvent(before, event, AT)
          for (const { id, status } of paymentsOf(next)) {
            const was = paymentsOf(before).find((payment) => payment.id === id)?.status ?? status
            const says = `${before.status} × ${event.type}: ${was} → ${status}`
            expect(mayBecome(was, status), says).toBe(true)
          }
          before = next
        }
      }),
    )
  })

  it('refuses a step that is none of the table', () => {
    expect(paymentStatusAfter('declined', 'succeed', 'succeeded')).toBe('succeeded')
    expect(() => paymentStatusAfter('refunded', 'succeed', 'succeeded')).toThrow(
      'payment: refunded',
    )
    expect(mayBecome('succeeded', 'pending')).toBe(false)
  })
})
