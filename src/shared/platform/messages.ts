import { z } from 'zod'
import { behaviourRecorded } from '../behaviour/messages.ts'
import { checkoutStalled } from '../checkout/messages.ts'
import {
  inventoryCommit,
  inventoryRelease,
  inventoryShip,
  stockLevelChanged,
} from '../inventory/messages.ts'
import { deliveryAdvance, deliveryBook } from '../logistics/messages.ts'
import { orderChanged } from '../notify/messages.ts'
import { orderEvent, orderPlaced } from '../order/messages.ts'
import { paymentOverdue, paymentRefund } from '../payment/messages.ts'
import { OUTBOX_RESEND_MS } from './limits.ts'

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

const schemas = {
  /** From a shopper's outbox to the record in D1. */
  orders: z.discriminatedUnion('type', [orderPlaced, orderEvent, paymentOverdue, checkoutStalled]),
  /** Moves of stock by orders, and the levels that stock reports. */
  inventory: z.discriminatedUnion('type', [
    inventoryCommit,
    inventoryRelease,
    inventoryShip,
    stockLevelChanged,
  ]),
  /** The carrier's bookings and the steps of a simulated parcel. */
  delivery: z.discriminatedUnion('type', [deliveryBook, deliveryAdvance, paymentRefund]),
  notifications: orderChanged,
  behaviour: behaviourRecorded,
} satisfies Record<QueueName, z.ZodType>

export type QueueMessages = { [Q in QueueName]: z.infer<(typeof schemas)[Q]> }

/** The schema of each queue's messages; each message's own stands in its subsystem's messages.ts. */
export const MESSAGE_SCHEMAS: { [Q in QueueName]: z.ZodType<QueueMessages[Q]> } = schemas

export type OrdersMessage = QueueMessages['orders']
export type InventoryMessage = QueueMessages['inventory']
export type DeliveryMessage = QueueMessages['delivery']
export type NotificationsMessage = QueueMessages['notifications']
export type BehaviourMessage = QueueMessages['behaviour']

/** Any message of the shop: one discriminated union. */
export type QueueMessage = QueueMessages[QueueName]

/** A message with its outbox row; times in milliseconds. It is sent `delayMs` after its cause. */
export interface OutboxMessage {
  queue: Exclude<QueueName, 'behaviour'>
  message: QueueMessage
  createdAt: number
  /** The sweep sends it again at this time, unless its effect has removed it. */
  dueAt: number
  delayMs: number
}

/** Puts a message into its outbox row. */
export function outboxMessage<Q extends OutboxMessage['queue']>(
  queue: Q,
  message: QueueMessages[Q],
  now: number,
  delayMs = 0,
): OutboxMessage {
  return { queue, message, createdAt: now, dueAt: now + delayMs + OUTBOX_RESEND_MS, delayMs }
}
