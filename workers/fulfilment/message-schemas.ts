import { z } from 'zod'
import {
  ORDER_STATUSES,
  type Order,
  type OrderActor,
  type OrderEvent,
} from '../../src/shared/order/contract.ts'
import { type IdPrefix, isId } from '../../src/shared/platform/ids.ts'
import type { QueueMessages, QueueName } from '../../src/shared/platform/messages.ts'

/**
 * What a message must be before a consumer touches it. Messages come from the shop's own code, so
 * these look at what consumers rely on; what only travels through is not taken apart.
 */
const id = (prefix: IdPrefix) => z.string().refine((text) => isId(prefix, text), `no ${prefix} id`)
const name = z.string().min(1).max(200)
const time = z.iso.datetime()
const count = z.int().min(0)
const money = z.object({ amount: z.int(), currency: z.string().length(3) })
const address = z.looseObject({ name: z.string(), city: z.string() })

const shape = {
  order: z.looseObject({
    id: id('ord'),
    number: name,
    status: z.enum(ORDER_STATUSES),
    version: z.int().min(1),
    payment: z.looseObject({ id: name, status: name, kind: name }),
    fulfilment: z.looseObject({ status: name, shipments: z.array(z.looseObject({ id: name })) }),
    lines: z
      .array(
        z.looseObject({
          sku: name,
          holdId: name.exactOptional(),
          quantity: z.int().min(1),
          title: z.string(),
        }),
      )
      .min(1),
    cost: z.looseObject({
      subtotal: money,
      discount: money,
      shipping: money,
      tax: money,
      total: money,
    }),
    deliveryOption: z.looseObject({ title: z.string() }),
    shippingAddress: address.exactOptional(),
    email: z.string(),
    createdAt: time,
    updatedAt: time,
  }),
  event: z.discriminatedUnion('type', [
    z.object({
      type: z.enum(['payment.succeeded', 'payment.refunded', 'payment.late']),
      paymentId: name,
      amount: money,
    }),
    z.object({
      type: z.enum(['payment.disputed', 'payment.dispute_won', 'payment.dispute_lost']),
      paymentId: name,
      disputeId: name,
      amount: money,
    }),
    z.object({
      type: z.literal('payment.switched'),
      from: name,
      payment: z.looseObject({ id: name, status: name, kind: name }),
    }),
    z.object({ type: z.literal('payment.declined'), paymentId: name }),
    z.object({ type: z.literal('order.cancelled'), reason: z.string() }),
    z.looseObject({ type: z.literal('shipment.moved'), status: name, note: z.string() }),
    z.object({
      type: z.enum(['order.packed', 'order.shipped', 'order.delivered', 'order.completed']),
    }),
  ]),
}
const order = z.custom<Order>((value) => shape.order.safeParse(value).success, 'no order')
const event = z.custom<OrderEvent>((value) => shape.event.safeParse(value).success, 'no event')
const actor = z.custom<OrderActor>(
  (value) =>
    typeof value === 'string' &&
    (['shopper', 'system', 'carrier', 'payment'].includes(value) || value.startsWith('staff:')),
  'no actor',
)

const envelope = <T extends string, B extends z.ZodType>(type: T, body: B) =>
  z.strictObject({ id: name, type: z.literal(type), body })

const ofOrder = { orderId: id('ord'), shopperId: name }
const holds = z.strictObject({
  ...ofOrder,
  // None for an order whose lines were all sold without a hold.
  holds: z.array(
    z.strictObject({
      sku: name,
      holdId: name,
      quantity: z.int().min(1),
      shard: count.exactOptional(),
      holder: name.exactOptional(),
    }),
  ),
})
const mail = z.strictObject({ to: z.string(), subject: z.string(), text: z.string(), at: time })
const fact = z.union([z.string(), z.number(), z.boolean()])

export const MESSAGE_SCHEMAS: { [Q in QueueName]: z.ZodType<QueueMessages[Q]> } = {
  orders: z.discriminatedUnion('type', [
    envelope('order.placed', z.strictObject({ order, shopperId: name, checkoutId: name })),
    envelope('order.event', z.strictObject({ ...ofOrder, event, actor, at: time })),
    envelope('payment.overdue', z.strictObject({ ...ofOrder, paymentId: name })),
    envelope('checkout.stalled', z.strictObject({ shopperId: name, checkoutId: name })),
  ]),
  inventory: z.discriminatedUnion('type', [
    envelope('inventory.commit', holds),
    envelope('inventory.release', holds),
    envelope('inventory.ship', holds),
    envelope(
      'stock.level-changed',
      z.strictObject({
        sku: name,
        onHand: count,
        available: count,
        held: count,
        committed: count,
        version: count,
      }),
    ),
  ]),
  delivery: z.discriminatedUnion('type', [
    envelope('delivery.book', z.strictObject(ofOrder)),
    envelope(
      'delivery.advance',
      z.strictObject({ orderId: id('ord'), shipmentId: name, step: z.int().min(1) }),
    ),
    envelope('payment.refund', z.strictObject({ ...ofOrder, paymentId: name })),
  ]),
  notifications: envelope(
    'order.changed',
    z.strictObject({ shopperId: name, order, mail: mail.nullable() }),
  ),
  behaviour: envelope(
    'behaviour.recorded',
    z.strictObject({
      shopperId: name.nullable(),
      at: time,
      name: z.string().min(1).max(100),
      data: z.record(z.string(), fact),
    }),
  ),
}
