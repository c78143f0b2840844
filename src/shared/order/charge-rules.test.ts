import { describe, expect, it } from 'vitest'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import type { Charge } from '../payment/charges/contract.ts'
import type { Payment } from '../payment/contract.ts'
import { money } from '../platform/money.ts'
import { judgeCharge } from './charge-rules.ts'
import type { Order } from './contract.ts'

const { order, shopperId } = placedOrder({
  status: 'awaiting_payment',
  payment: { id: 'pay_1', kind: 'stripe', status: 'pending' },
})
const charge: Charge = {
  ...{ kind: 'stripe', id: 'pi_1', at: order.createdAt, amount: order.cost.total },
  event: {
    ...{ eventId: 'pi_1:paid', orderId: order.id, shopperId, paymentId: 'pay_1' },
    ...{ status: 'succeeded', amount: order.cost.total, at: order.createdAt },
  },
}
const withPayment = (status: Payment['status'], changes: Partial<Order> = {}): Order => ({
  ...order,
  payment: { ...order.payment, status },
  ...changes,
})
const former: Payment = { id: 'pay_1', kind: 'stripe', status: 'cancelled' }
const atTheDoor: Payment = { id: 'pay_2', kind: 'cash-on-delivery', status: 'due_on_delivery' }

describe('a charge compared with its order', () => {
  const CASES: [name: string, known: Order | null, verdict: string][] = [
    ['an order that waits', withPayment('pending'), 'tell'],
    ['one that was declined', withPayment('declined'), 'tell'],
    ['one that was cancelled unpaid', withPayment('cancelled', { status: 'cancelled' }), 'tell'],
    ['one that was paid', withPayment('succeeded', { status: 'paid' }), 'matched'],
    ['one that was refunded', withPayment('refunded', { status: 'refunded' }), 'matched'],
    ['one paid another way', { ...order, payment: atTheDoor, formerPayments: [former] }, 'tell'],
    [
      'one paid another way, whose money goes back',
      {
        ...order,
        payment: atTheDoor,
        formerPayments: [{ ...former, status: 'refunding' }],
      },
      'matched',
    ],
    ['one that never had the payment', { ...order, payment: atTheDoor }, 'tell'],
    ['no order of the record', null, 'tell'],
  ]
  it.each(CASES)('of %s', (_name, known, verdict) => {
    expect(judgeCharge(charge, known, null)).toBe(verdict)
  })

  it('is a duplicate where its payment keeps another one, and the order is paid', () => {
    const paid = withPayment('succeeded', { status: 'paid' })
    expect(judgeCharge(charge, paid, 'pi_1')).toBe('matched')
    expect(judgeCharge(charge, paid, 'pi_2')).toBe('duplicate')
    // Nothing is returned that an order still waits for.
    expect(judgeCharge(charge, withPayment('pending'), 'pi_2')).toBe('tell')
  })

  it('of another amount or currency changes no order', () => {
    const { event } = charge
    for (const amount of [money(1, 'USD'), { ...order.cost.total, currency: 'EUR' }]) {
      const other = { ...charge, event: event && { ...event, amount } }
      expect(judgeCharge(other, withPayment('pending'), null)).toBe('wrong_amount')
    }
  })

  it('that names no payment is an orphan', () => {
    expect(judgeCharge({ ...charge, event: null }, null, null)).toBe('orphan')
  })
})
