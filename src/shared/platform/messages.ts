import { z } from 'zod'
import { behaviourRecorded } from '../behaviour/messages.ts'
import { cartReminder } from '../cart-reminder/messages.ts'
import { catalogPublish, importStock, importWrite } from '../catalog/messages.ts'
import { checkoutStalled } from '../checkout/messages.ts'
import { couponCommit, couponRelease } from '../coupon/messages.ts'
import {
  inventoryCommit,
  inventoryMove,
  inventoryRelease,
  inventoryShip,
  stockLevelChanged,
} from '../inventory/messages.ts'
import { invoiceIssue } from '../invoice/messages.ts'
import { deliveryAdvance, deliveryBooking, deliveryCancel } from '../logistics/messages.ts'
import { memberLevel } from '../member/messages.ts'
import { mailSend, orderChanged } from '../notify/messages.ts'
import { orderErase, orderEvent, orderPlaced } from '../order/messages.ts'
import { paymentCancel, paymentOverdue, paymentRefund } from '../payment/messages.ts'
import { pointsSettle } from '../points/messages.ts'
import { redPacketSettle } from '../red-packet/messages.ts'
import { cartsCounted } from '../report/messages.ts'
import { mergeStalled } from '../shopper/merge/messages.ts'
import { storeCreditGrant } from '../store-credit/messages.ts'
import { callsDue } from '../webhook/messages.ts'
import { OUTBOX_RESEND_MS } from './limits.ts'

/**
 * Every queue of the shop. In an account its name is `<shop>-<queue>`; its dead letters go to
 * `<shop>-<queue>-dead`.
 */
export const QUEUES = [
  'orders',
  'inventory',
  'delivery',
  'payments',
  'notifications',
  'behaviour',
  'catalog',
] as const
export type QueueName = (typeof QUEUES)[number]

/** The queue that an account's queue name means; null for a name that is none of the shop's. */
export function queueOf(name: string): { queue: QueueName; dead: boolean } | null {
  const dead = name.endsWith('-dead')
  const live = dead ? name.slice(0, -'-dead'.length) : name
  const queue = QUEUES.find((known) => live === known || live.endsWith(`-${known}`))
  return queue === undefined ? null : { queue, dead }
}

const schemas = {
  /** From a shopper's outbox to the record in D1, and the record's own erasures. */
  orders: z.discriminatedUnion('type', [
    orderPlaced,
    orderEvent,
    orderErase,
    paymentOverdue,
    checkoutStalled,
    mergeStalled,
    memberLevel,
    cartReminder,
  ]),
  /** Moves of stock and of coupons' places by orders, and the levels that stock reports. */
  inventory: z.discriminatedUnion('type', [
    inventoryCommit,
    inventoryRelease,
    inventoryShip,
    inventoryMove,
    couponCommit,
    couponRelease,
    stockLevelChanged,
  ]),
  /** The carrier's bookings and the steps of a simulated parcel. Refunds sent before 'payments'
   * was a queue still lie here. */
  delivery: z.discriminatedUnion('type', [
    deliveryBooking,
    deliveryAdvance,
    deliveryCancel,
    paymentRefund,
  ]),
  /**
   * Refunds, store credit, points, payments to be closed, documents, and shares of red packets. They
   * wait for no carrier: an outage there does not delay them.
   */
  payments: z.discriminatedUnion('type', [
    paymentRefund,
    paymentCancel,
    invoiceIssue,
    storeCreditGrant,
    redPacketSettle,
    pointsSettle,
  ]),
  /** Messages that leave the shop: changes to shoppers, mails, calls of the merchant's systems. */
  notifications: z.discriminatedUnion('type', [orderChanged, mailSend, callsDue]),
  /** Actions of shoppers, for statistics and reports. */
  behaviour: z.discriminatedUnion('type', [behaviourRecorded, cartsCounted]),
  /** Steps of work on the catalogue that is too much for one invocation. */
  catalog: z.discriminatedUnion('type', [catalogPublish, importStock, importWrite]),
} satisfies Record<QueueName, z.ZodType>

export type QueueMessages = { [Q in QueueName]: z.infer<(typeof schemas)[Q]> }

/** The schema of each queue's messages; each message's own stands in its subsystem's messages.ts. */
export const MESSAGE_SCHEMAS: { [Q in QueueName]: z.ZodType<QueueMessages[Q]> } = schemas

export type OrdersMessage = QueueMessages['orders']
export type InventoryMessage = QueueMessages['inventory']
export type DeliveryMessage = QueueMessages['delivery']
export type BehaviourMessage = QueueMessages['behaviour']
export type CatalogMessage = QueueMessages['catalog']

export type PaymentsMessage = QueueMessages['payments']

/** Any message of the shop: one discriminated union. */
export type QueueMessage = QueueMessages[QueueName]

const QUEUE_OF: Readonly<Record<QueueMessage['type'], QueueName>> = {
  'order.placed': 'orders',
  'order.event': 'orders',
  'order.erase': 'orders',
  'payment.overdue': 'orders',
  'checkout.stalled': 'orders',
  'merge.stalled': 'orders',
  'member.level': 'orders',
  'cart.reminder': 'orders',
  'inventory.commit': 'inventory',
  'inventory.release': 'inventory',
  'inventory.ship': 'inventory',
  'inventory.move': 'inventory',
  'coupon.commit': 'inventory',
  'coupon.release': 'inventory',
  'stock.level-changed': 'inventory',
  'delivery.book': 'delivery',
  'delivery.advance': 'delivery',
  'delivery.cancel': 'delivery',
  'payment.refund': 'payments',
  'payment.cancel': 'payments',
  'invoice.issue': 'payments',
  'store-credit.grant': 'payments',
  'red-packet.settle': 'payments',
  'points.settle': 'payments',
  'order.changed': 'notifications',
  'mail.send': 'notifications',
  'calls.due': 'notifications',
  'behaviour.recorded': 'behaviour',
  'carts.counted': 'behaviour',
  'catalog.publish': 'catalog',
  'import.stock': 'catalog',
  'import.write': 'catalog',
}

/** The queue a message is sent to. A row or a letter may name the queue it had in an older release. */
export const queueOfMessage = ({ type }: QueueMessage): QueueName => QUEUE_OF[type]

/** A message with its outbox row; times in milliseconds. It is sent `delayMs` after its cause. */
export interface OutboxMessage {
  queue: QueueName
  message: QueueMessage
  createdAt: number
  /** The sweep sends it again at this time, unless its effect has removed it. */
  dueAt: number
  delayMs: number
}

/** Puts a message into its outbox row; `now` in milliseconds. */
export function outboxMessage(message: QueueMessage, now: number, delayMs = 0): OutboxMessage {
  const queue = queueOfMessage(message)
  return { queue, message, createdAt: now, dueAt: now + delayMs + OUTBOX_RESEND_MS, delayMs }
}
