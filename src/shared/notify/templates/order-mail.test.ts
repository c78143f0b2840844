import { expect, it } from 'vitest'
import { placedOrder } from '../../../../tests/fixtures/placed-order.ts'
import type { Order, OrderActor, OrderEvent, Shipment } from '../../order/contract.ts'
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

it('a part of the money is told as a part, with its items, its way and its credit note', () => {
  const { order } = placedOrder({ status: 'allocated', payment: PAID })
  const lineId = order.lines[0]?.id ?? ''
  const event = { type: 'credit_note.issued', refundId: 'rfd_1', number: 'CN-2026-00007' } as const
  const events: OrderEvent[] = [
    { ...requested('rfd_1', 1_000), lines: [{ lineId, quantity: 1, restock: true }] } as OrderEvent,
    returned('rfd_1', 1_000),
    event,
  ]
  const told = events.reduce((before, one) => applyEvent(before, one, AT).order, order)
  const mail = orderMail('partlyRefunded', told, SENDER, AT, { event })
  expect(mail.subject).toMatch(/^Partial refund for order /)
  expect(mail.text).toContain('We’ve refunded $10.00 of the $55.98 that you paid')
  expect(mail.text).toContain('Refunded items:\n  1 × Shirt (M)')
  expect(mail.text).toContain('It goes back to the card')
  expect(mail.text).toContain('Your credit note CN-2026-00007 is on the order’s page.')
  expect(mail.text).not.toContain('All that you paid')
})

it('a refund to store credit says so, and one of both says how much went each way', () => {
  const { order } = placedOrder({ status: 'allocated', payment: PAID })
  const cost = { ...order.cost, storeCredit: usd(300), due: usd(order.cost.total.amount - 300) }
  const textOf = (ask: OrderEvent, repaid: number, tendered: Order) => {
    const events = [ask, returned('rfd_1', repaid)]
    const told = events.reduce((before, one) => applyEvent(before, one, AT).order, tendered)
    const event = { type: 'credit_note.issued', refundId: 'rfd_1', number: 'CN-1' } as const
    return orderMail('partlyRefunded', told, SENDER, AT, { event }).text
  }
  const toCredit = { ...requested('rfd_1', 1_000), to: 'store-credit' } as OrderEvent
  const credited = textOf(toCredit, 1_000, order)
  expect(credited).toContain('It is in your store credit now.')
  expect(credited).not.toContain('the card')
  const both = textOf(requested('rfd_1', 1_000), 700, { ...order, cost })
  expect(both).toContain('$3.00: It is in your store credit now.')
  expect(both).toContain('$7.00: It goes back to the card')
})

it('the last part of the money says that all has gone back', () => {
  const { order } = placedOrder({ status: 'allocated', payment: PAID })
  const events = [requested('a', 1_000), returned('a', 1_000), requested('b', 4_598)]
  const last = { type: 'credit_note.issued', refundId: 'b', number: 'CN-2' } as const
  const told = [...events, returned('b', 4_598), last].reduce(
    (before, one) => applyEvent(before, one, AT).order,
    order,
  )
  const { text } = orderMail('partlyRefunded', told, SENDER, AT, { event: last })
  expect(text).toContain('We’ve refunded $45.98 of the $55.98')
  expect(text).toContain('All that you paid has been refunded now.')
})

it('a canceled order says why: by its code, in the words of staff, never in those of a shopper', () => {
  const { order } = placedOrder({ status: 'cancelled' })
  const textOf = (event: OrderEvent, actor: OrderActor = 'shopper') =>
    orderMail('cancelled', order, SENDER, AT, { event, actor }).text
  const because = (reason: string): OrderEvent => ({ type: 'order.cancelled', reason })
  expect(textOf(because('shopper_request'))).toContain('You asked us to cancel it.')
  expect(textOf(because('payment_window_closed'), 'system')).toContain('did not arrive in time')
  expect(textOf({ type: 'stock.lost', sku: 'A' }, 'system')).toContain('sold out')
  expect(textOf(because('Too far away.'), 'staff:stf_1')).toContain('Reason:\n  Too far away.')
  expect(textOf(because('Call evil.test'))).not.toContain('evil')
  expect(textOf(because('constructor'))).not.toContain('constructor')
})

it('a part that shipped names its items, its number, and what is still to come', () => {
  const { order } = placedOrder({ status: 'allocated', payment: PAID })
  const lineId = order.lines[0]?.id ?? ''
  const shipment: Shipment = {
    ...{ id: 'shm_1', carrier: 'Post', trackingNumber: 'P-1', status: 'picked_up', events: [] },
    lines: [{ lineId, quantity: 1 }],
  }
  const event: OrderEvent = { type: 'shipment.shipped', shipment }
  const told = applyEvent(order, event, AT).order
  const { text, subject } = orderMail('partlyShipped', told, SENDER, AT, { event })
  expect(subject).toMatch(/^Partly shipped/)
  expect(text).toContain('In this parcel:\n  1 × Shirt (M)')
  expect(text).toContain('Tracking:\n  Post: P-1')
  expect(text).toContain('Still to come:\n  1 × Shirt (M)')
})

it('an approved return says what to do and where the goods go', () => {
  const lines = placedOrder().order.lines
  const returns: Order['returns'] = [
    {
      ...{ id: 'ret_1', status: 'approved', createdAt: AT, updatedAt: AT },
      lines: [{ lineId: lines[0]?.id ?? '', quantity: 1, reason: 'see evil.test' }],
    },
  ]
  const { order } = placedOrder({ status: 'delivered', lines, returns })
  const sender = { ...SENDER, returnAddress: ['Shop Ltd', '1 Quay Street'] }
  const { text } = orderMail('returnApproved', order, sender, AT)
  expect(text).toContain('Send it to:\n  Shop Ltd\n  1 Quay Street')
  expect(text).toContain('Items:\n  1 × Shirt (M)')
  expect(text).not.toContain('evil')
  expect(orderMail('returnApproved', order, SENDER, AT).text).toContain('Ask us for the address')
})

it('each rate of tax is a row', () => {
  const trace = [
    { rule: 'tax', target: 'order', amount: usd(120), detail: 'VAT 20%' },
    { rule: 'tax', target: 'order', amount: usd(30), detail: 'VAT (reduced) 5%' },
  ]
  const { order } = placedOrder({ trace })
  const { text } = orderMail('placed', order, SENDER, AT)
  expect(text).toContain('VAT 20%: $1.20\n  VAT (reduced) 5%: $0.30\n')
})

it('the confirmation of a paid order says where its invoice is, and one paid at the door does not', () => {
  const paid = placedOrder({ status: 'paid', payment: PAID }).order
  expect(orderMail('paid', paid, SENDER, AT).text).toContain('Your invoice is on the order’s page.')
  const { text } = orderMail('placed', placedOrder().order, SENDER, AT)
  expect(text).toContain('You pay $55.98 when it is delivered.')
  expect(text).not.toContain('invoice')
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
