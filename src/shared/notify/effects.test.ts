import { expect, it } from 'vitest'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import type { Order, OrderEvent } from '../order/contract.ts'
import { effectsOf } from '../order/effects.ts'
import { applyEvent } from '../order/rules.ts'
import type { Sender } from './content.ts'

const AT = '2026-01-02T09:00:00.000Z'
const SENDER: Sender = { name: 'Test shop', supportEmail: 'help@test.example', sends: false }

/** The order after the events, and the kinds of the mails that they sent. */
function mailed(order: Order, events: readonly OrderEvent[], sender = SENDER) {
  const kinds: (string | undefined)[] = []
  for (const event of events) {
    const applied = applyEvent(order, event, AT)
    order = applied.order
    const context = { now: Date.parse(AT), sender, carrierStepSeconds: 0 }
    for (const { message } of effectsOf(applied, { shopperId: 'ses_1', event }, context)) {
      if (message.type === 'order.changed' && message.body.mail) kinds.push(message.body.mail.kind)
    }
  }
  return { order, kinds }
}

const moved = (status: 'out_for_delivery' | 'failed'): OrderEvent => ({
  type: 'shipment.moved',
  status,
  note: '',
})
const onItsWay = (): Order =>
  placedOrder({
    status: 'shipped',
    fulfilment: {
      status: 'shipped',
      shipments: [
        { id: 'shm_1', carrier: 'Post', trackingNumber: 'P', status: 'in_transit', events: [] },
      ],
    },
  }).order

it('the last day and failed attempts of a parcel are mailed where the shop asks for it', () => {
  const events = [moved('out_for_delivery'), moved('failed'), moved('out_for_delivery')]
  expect(mailed(onItsWay(), events).kinds).toEqual([])
  expect(mailed(onItsWay(), events, { ...SENDER, tellsDeliveryAttempts: true }).kinds).toEqual([
    'order-out-for-delivery',
    'order-delivery-failed',
    'order-out-for-delivery',
  ])
})

it('a report that comes again mails nothing again', () => {
  const events = [moved('out_for_delivery'), moved('out_for_delivery')]
  const { kinds } = mailed(onItsWay(), events, { ...SENDER, tellsDeliveryAttempts: true })
  expect(kinds).toEqual(['order-out-for-delivery'])
})

it('money that a replaced payment took, and that went back, is mailed', () => {
  const { order } = placedOrder({
    formerPayments: [{ id: 'pay_old', kind: 'stripe', status: 'cancelled' }],
  })
  const amount = order.cost.total
  const { kinds } = mailed(order, [
    { type: 'payment.late', paymentId: 'pay_old', amount },
    { type: 'payment.refunded', paymentId: 'pay_old', amount, refundId: 'rfd_1' },
  ])
  expect(kinds).toEqual(['order-refunded'])
})
