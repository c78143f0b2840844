import { expect, it } from 'vitest'
import { placedOrder } from '../../../../tests/fixtures/placed-order.ts'
import type { OrderEvent, Shipment } from '../../order/contract.ts'
import { applyEvent } from '../../order/rules.ts'
import type { Payment } from '../../payment/contract.ts'
import { money } from '../../platform/money.ts'
import { orderMail } from './order-mail.ts'

const AT = '2026-01-02T09:00:00.000Z'
const SENDER = { name: 'Test shop', supportEmail: 'help@test.example', sends: false }
const usd = (amount: number) => money(amount, 'USD')
const PAID: Payment = { id: 'pay_1', kind: 'sandbox', status: 'succeeded' }

const requested = (refundId: string, amount: number): OrderEvent => ({
  ...{ type: 'refund.requested', refundId, paymentId: 'pay_1', reason: 'x' },
  amount: usd(amount),
})
const returned = (refundId: string, amount: number): OrderEvent => ({
  ...{ type: 'payment.refunded', refundId, paymentId: 'pay_1' },
  amount: usd(amount),
})

it('the mail of a refund tells the one that went back, though another still waits', () => {
  const { order } = placedOrder({ status: 'allocated', payment: PAID })
  const events = [requested('rfd_1', 1_000), requested('rfd_2', 250), returned('rfd_1', 1_000)]
  const refunded = events.reduce((before, event) => applyEvent(before, event, AT).order, order)
  const { text } = orderMail('refunded', refunded, SENDER, AT)
  expect(text).toContain('$10.00')
  expect(text).not.toContain('$2.50')
})

it('the mail of a cancellation tells what is still to go back', () => {
  const { order } = placedOrder({ status: 'allocated', payment: PAID })
  const cancel = { type: 'order.cancelled', reason: 'x' } as const
  const events = [requested('rfd_1', 1_000), returned('rfd_1', 1_000), cancel]
  const closed = events.reduce((before, event) => applyEvent(before, event, AT).order, order)
  expect(orderMail('cancelled', closed, SENDER, AT).text).toContain('$45.98')
})

it('the mail of a parcel names those that left, and none that has no number', () => {
  const parcel = (id: string, changes: Partial<Shipment>): Shipment => ({
    ...{ id, carrier: 'Post', trackingNumber: id, status: 'picked_up', events: [] },
    ...changes,
  })
  const shipments = [
    parcel('P-1', {}),
    parcel('P-2', { status: 'cancelled' }),
    parcel('', { carrier: 'Van' }),
    parcel('P-3', { carrier: '' }),
  ]
  const { order } = placedOrder({ fulfilment: { status: 'shipped', shipments } })
  const { text } = orderMail('shipped', order, SENDER, AT)
  expect(text).toContain('Post: P-1')
  expect(text).toContain('P-3')
  expect(text).not.toMatch(/P-2|Van|: P-3/)
})
