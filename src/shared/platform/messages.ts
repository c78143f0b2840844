import type { HoldRef, StockLevel } from '../inventory/contract.ts'
import type { Mail } from '../notify/contract.ts'
import type { Order, OrderActor, OrderEvent, PlacedOrder, Shipment } from '../order/contract.ts'

/**
 * Every queue of the shop. In an account its name is `<shop>-<queue>`; its dead letters go to
 * `<shop>-<queue>-dead`.
 */
export const QUEUES = ['orders', 'inventory', 'delivery', 'notifications', 'behaviour'] as const
export type QueueName = (typeof QUEUES)[number]

/** The queue that an account's queue name means; null for a name that is none of the shop's. */
export function queueOf(name: string): { queue: QueueName; dead: boolean } | null {
  const dead = name.endsWith('-dead')
  const live = dead ? name.slice(0, -'-dead'.length) : name
  const queue = QUEUES.find((known) => live === known || live.endsWith(`-${known}`))
  return queue === undefined ? null : { queue, dead }
}

/** `id` is the message's identity: a second delivery with the same id has no effect. */
interface Envelope<Type extends string, Body> {
  id: string
  type: Type
  body: Body
}

/** Queue `orders`: from a shopper's outbox to the record in D1. */
export type OrdersMessage =
  | Envelope<'order.placed', PlacedOrder>
  /** Something that happened to an order outside fulfilment (payment, cancel by the shopper). */
  | Envelope<
      'order.event',
      { orderId: string; shopperId: string; event: OrderEvent; actor: OrderActor; at: string }
    >
  /** The payment window closed: ask the provider, then settle or cancel. */
  | Envelope<'payment.overdue', { orderId: string; shopperId: string; paymentId: string }>
  /** The driver of a completion went silent: resume it. */
  | Envelope<'checkout.stalled', { shopperId: string; checkoutId: string }>

interface OrderHolds {
  orderId: string
  shopperId: string
  holds: HoldRef[]
}

/** Queue `inventory`: what an order does to stock, and what stock says of its level. */
export type InventoryMessage =
  | Envelope<'inventory.commit', OrderHolds>
  | Envelope<'inventory.release', OrderHolds>
  | Envelope<'inventory.ship', OrderHolds>
  | Envelope<'stock.level-changed', StockLevel>

/** Queue `delivery`: booking at the carrier and each step of a parcel. */
export type DeliveryMessage =
  | Envelope<'delivery.book', { orderId: string; shopperId: string }>
  | Envelope<'delivery.advance', { orderId: string; shipmentId: string; step: number }>
  | Envelope<'payment.refund', { orderId: string; shopperId: string; paymentId: string }>

/** Queue `notifications`: the order as it now stands, to the shopper's sockets and by mail. */
export type NotificationsMessage = Envelope<
  'order.changed',
  { shopperId: string; order: Order; mail: Omit<Mail, 'id'> | null; shipment?: Shipment }
>

export type BehaviourMessage = Envelope<
  'behaviour.recorded',
  {
    shopperId: string | null
    at: string
    name: string
    data: Record<string, string | number | boolean>
  }
>

export interface QueueMessages {
  orders: OrdersMessage
  inventory: InventoryMessage
  delivery: DeliveryMessage
  notifications: NotificationsMessage
  behaviour: BehaviourMessage
}

/** Any message of the shop: one discriminated union. */
export type QueueMessage = QueueMessages[QueueName]
