import type { HoldRef } from '../inventory/contract.ts'
import { type OrderNews, orderMail, type Sender } from '../notify/rules.ts'
import type { Payment } from '../payment/contract.ts'
import { rfc3339 } from '../platform/clock.ts'
import { OUTBOX_RESEND_MS } from '../platform/limits.ts'
import type { QueueMessage, QueueMessages, QueueName } from '../platform/messages.ts'
import {
  type Applied,
  needsDelivery,
  type Order,
  type OrderEvent,
  type OrderStatus,
} from './contract.ts'
import { formerPaymentOf } from './payment-rules.ts'
import { isClosed } from './rules.ts'

/** A message with its outbox row; times in milliseconds. It is sent `delayMs` after its cause. */
export interface OutboxMessage {
  queue: Exclude<QueueName, 'behaviour'>
  message: QueueMessage
  createdAt: number
  /** When the sweep sends it again, unless its effect has removed it. */
  dueAt: number
  delayMs: number
}

/** What effects depend on beside the order. `now` in milliseconds. */
export interface EffectContext {
  now: number
  sender: Sender
  /** Seconds between two steps of a parcel; 0 leaves parcels to staff. */
  carrierStepSeconds: number
}

/** An order and whose it is. */
export interface Subject {
  order: Order
  shopperId: string
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

/** Ids come from order and version, so that the same change always makes the same messages. */
const idOf = ({ order }: Subject, what: string): string => `${order.id}:${order.version}:${what}`

type StockEffect = 'inventory.commit' | 'inventory.release' | 'inventory.ship'

/**
 * Lines of one SKU that differ in their attributes share one hold: its quantity is their sum. Lines
 * without a hold move no stock; an order of such lines alone has none, and is allocated all the same.
 */
function holdsOf(order: Order): HoldRef[] {
  const byHold = Map.groupBy(order.lines, (line) => line.holdId)
  return [...byHold].flatMap(([holdId, lines]) => {
    const [first] = lines
    const quantity = lines.reduce((sum, line) => sum + line.quantity, 0)
    if (!first || holdId === undefined) return []
    const { sku, claim } = first
    // A claim of a drop is held at its stock shard, by its shopper.
    const held = claim ? { shard: claim.shard, holder: claim.holder } : {}
    return [{ sku, holdId, quantity, ...held }]
  })
}

function moveStock(subject: Subject, type: StockEffect, now: number): OutboxMessage {
  const { order, shopperId } = subject
  const body = { orderId: order.id, shopperId, holds: holdsOf(order) }
  return outboxMessage('inventory', { id: idOf(subject, type), type, body }, now)
}

function tell(subject: Subject, news: OrderNews | null, context: EffectContext): OutboxMessage {
  const { order, shopperId } = subject
  const at = rfc3339(context.now)
  const mail = news === null ? null : orderMail(news, order, context.sender, at)
  const body = { shopperId, order, mail }
  const id = idOf(subject, 'changed')
  return outboxMessage('notifications', { id, type: 'order.changed', body }, context.now)
}

/** Gives back what was paid for the order, or by a payment it had been switched away from. */
function refund(subject: Subject, now: number, former?: Payment): OutboxMessage[] {
  const { order, shopperId } = subject
  if ((former ?? order).status !== 'refunding') return []
  const body = { orderId: order.id, shopperId, paymentId: (former ?? order.payment).id }
  const id = idOf(subject, 'refund')
  return [outboxMessage('delivery', { id, type: 'payment.refund', body }, now)]
}

/** Goods of an order that ended by its money's going back; a cancelled order's are free already. */
const freeGoods = (subject: Subject, from: OrderStatus | undefined, now: number) =>
  subject.order.status === 'refunded' && from !== 'refunding'
    ? [moveStock(subject, 'inventory.release', now)]
    : []

/** Hands the order to delivery: a parcel is booked, an order without one is completed. */
function book(subject: Subject, now: number): OutboxMessage {
  const { order, shopperId } = subject
  const body = { orderId: order.id, shopperId }
  return outboxMessage('delivery', { id: idOf(subject, 'book'), type: 'delivery.book', body }, now)
}

/** The parcel's next step, `carrierStepSeconds` from now; none where staff moves parcels. */
export function nextParcelStep(
  orderId: string,
  shipmentId: string,
  step: number,
  { now, carrierStepSeconds }: EffectContext,
): OutboxMessage[] {
  if (carrierStepSeconds <= 0) return []
  const id = `${orderId}:${shipmentId}:step-${step}`
  const body = { orderId, shipmentId, step }
  const message = { id, type: 'delivery.advance' as const, body }
  return [outboxMessage('delivery', message, now, carrierStepSeconds * 1000)]
}

/** What follows from an order's being recorded. One that waits for its payment causes nothing yet. */
export function effectsOfPlacement(subject: Subject, context: EffectContext): OutboxMessage[] {
  if (subject.order.status === 'awaiting_payment') return []
  return [moveStock(subject, 'inventory.commit', context.now), tell(subject, 'placed', context)]
}

/** What follows from an event's being applied. Pure: same input, same messages and ids. */
export function effectsOf(
  { outcome, order, from }: Applied,
  shopperId: string,
  event: OrderEvent,
  context: EffectContext,
): OutboxMessage[] {
  const subject = { order, shopperId }
  const { now } = context
  if (outcome !== 'changed') {
    // Stock was committed for an order that ended meanwhile: give it back.
    const tooLate = outcome === 'unchanged' && event.type === 'stock.allocated'
    return tooLate && isClosed(order.status) ? [moveStock(subject, 'inventory.release', now)] : []
  }
  const former = formerPaymentOf(order, event)
  if (former) return [...refund(subject, now, former), tell(subject, null, context)]
  switch (event.type) {
    case 'payment.switched':
      return order.status === 'placed'
        ? [moveStock(subject, 'inventory.commit', now), tell(subject, 'placed', context)]
        : [tell(subject, null, context)]
    case 'payment.succeeded':
      return order.status === 'paid'
        ? [moveStock(subject, 'inventory.commit', now), tell(subject, 'placed', context)]
        : [...refund(subject, now), tell(subject, null, context)]
    // The shopper sees the order move once it is booked, or completed, a moment later.
    case 'stock.allocated':
      return [book(subject, now)]
    case 'stock.lost':
    case 'order.cancelled':
      return [
        moveStock(subject, 'inventory.release', now),
        ...refund(subject, now),
        tell(subject, 'cancelled', context),
      ]
    case 'shipment.booked':
      return [
        tell(subject, null, context),
        ...nextParcelStep(order.id, event.shipment.id, 1, context),
      ]
    case 'order.shipped':
      return [moveStock(subject, 'inventory.ship', now), tell(subject, 'shipped', context)]
    case 'order.delivered':
      return [tell(subject, 'delivered', context)]
    case 'payment.refunded':
      return [...freeGoods(subject, from, now), tell(subject, 'refunded', context)]
    // The provider has told the buyer; goods of an order that did not ship are free again.
    case 'payment.dispute_lost':
      return [...freeGoods(subject, from, now), tell(subject, null, context)]
    case 'order.placed':
    case 'payment.declined':
    case 'payment.late':
    case 'payment.disputed':
    case 'payment.dispute_won':
    case 'order.packed':
    case 'shipment.moved':
      return [tell(subject, null, context)]
    // Without a parcel the units leave with the order's end.
    case 'order.completed':
      return [
        ...(needsDelivery(order) ? [] : [moveStock(subject, 'inventory.ship', now)]),
        tell(subject, null, context),
      ]
  }
}
