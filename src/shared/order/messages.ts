import { z } from 'zod'
import { envelope, idText, moneyShape, nameText, ofOrder, timeText } from '../platform/envelope.ts'
import { ORDER_STATUSES, type Order, type OrderActor, type OrderEvent } from './contract.ts'

const paymentShape = z.looseObject({ id: nameText, status: nameText, kind: nameText })

const orderShape = z.looseObject({
  id: idText('ord'),
  number: nameText,
  status: z.enum(ORDER_STATUSES),
  version: z.int().min(1),
  payment: paymentShape,
  fulfilment: z.looseObject({
    status: nameText,
    shipments: z.array(z.looseObject({ id: nameText })),
  }),
  lines: z
    .array(
      z.looseObject({
        sku: nameText,
        holdId: nameText.exactOptional(),
        quantity: z.int().min(1),
        title: z.string(),
      }),
    )
    .min(1),
  cost: z.looseObject({
    subtotal: moneyShape,
    discount: moneyShape,
    shipping: moneyShape,
    tax: moneyShape,
    total: moneyShape,
  }),
  deliveryOption: z.looseObject({ title: z.string() }),
  shippingAddress: z.looseObject({ name: z.string(), city: z.string() }).exactOptional(),
  email: z.string(),
  createdAt: timeText,
  updatedAt: timeText,
})

/** Events that come from outside fulfilment; fulfilment's own never travel. */
const eventShape = z.discriminatedUnion('type', [
  z.object({
    type: z.enum(['payment.succeeded', 'payment.refunded', 'payment.late']),
    paymentId: nameText,
    amount: moneyShape,
  }),
  z.object({
    type: z.enum(['payment.disputed', 'payment.dispute_won', 'payment.dispute_lost']),
    paymentId: nameText,
    disputeId: nameText,
    amount: moneyShape,
  }),
  z.object({ type: z.literal('payment.switched'), from: nameText, payment: paymentShape }),
  z.object({ type: z.literal('payment.declined'), paymentId: nameText }),
  z.object({ type: z.literal('order.cancelled'), reason: z.string() }),
  z.looseObject({ type: z.literal('shipment.moved'), status: nameText, note: z.string() }),
  z.object({
    type: z.enum(['order.packed', 'order.shipped', 'order.delivered', 'order.completed']),
  }),
])

/** An order as one of the shop's own writers made it. */
export const orderBody = z.custom<Order>((value) => orderShape.safeParse(value).success, 'no order')

const event = z.custom<OrderEvent>((value) => eventShape.safeParse(value).success, 'no event')

const actor = z.custom<OrderActor>(
  (value) =>
    typeof value === 'string' &&
    (['shopper', 'system', 'carrier', 'payment'].includes(value) || value.startsWith('staff:')),
  'no actor',
)

/** From a shopper's outbox to the record in D1. */
export const orderPlaced = envelope(
  'order.placed',
  z.strictObject({ order: orderBody, shopperId: nameText, checkoutId: nameText }),
)

/** An event of an order from outside fulfilment: a payment's, or a cancellation by the shopper. */
export const orderEvent = envelope(
  'order.event',
  z.strictObject({ ...ofOrder, event, actor, at: timeText }),
)

/** An erased order was delivered, or ended: its address is erased too. */
export const orderErase = envelope('order.erase', z.strictObject(ofOrder))
