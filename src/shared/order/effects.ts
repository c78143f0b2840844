import { commitCoupons, releaseCoupons } from '../coupon/effects.ts'
import { eraseAddress } from '../erasure/effects.ts'
import {
  commitStock,
  moveRefundedUnits,
  releaseClosed,
  releaseRefunded,
  releaseStock,
  restockReturned,
  shipStock,
  shipUnits,
  shipWithoutParcel,
} from '../inventory/effects.ts'
import { invoiceOnArrival, issueInvoice } from '../invoice/effects.ts'
import {
  cancelBookings,
  cancelUnusedBooking,
  moveParcel,
  requestBooking,
} from '../logistics/effects.ts'
import {
  confirmPayment,
  confirmPlaced,
  pushOrder,
  tellCancelled,
  tellDeclined,
  tellDelivered,
  tellFormerRefund,
  tellInspected,
  tellMoved,
  tellRefunded,
  tellReturn,
  tellShipped,
} from '../notify/effects.ts'
import {
  closePayment,
  refundFormerPayment,
  refundPayment,
  refundRequested,
} from '../payment/effects.ts'
import type { OutboxMessage } from '../platform/messages.ts'
import { assertInvariant } from '../platform/result.ts'
import { settlePoints } from '../points/effects.ts'
import { creditRefund } from '../store-credit/effects.ts'
import { type Applied, formerPaymentOf, type OrderEventType, type PlacedOrder } from './contract.ts'
import type { Effect, EffectContext, OrderChange } from './effects/contract.ts'
import { TRANSITIONS } from './life-cycle.ts'

export type EffectTable = { readonly [E in OrderEventType]: readonly Effect[] }

/** The effects of an order that ends before anything was sent. */
const ENDS_UNSENT: readonly Effect[] = [
  ...[releaseStock, releaseCoupons, refundPayment, creditRefund, closePayment, settlePoints],
  ...[tellCancelled, cancelBookings],
]

/**
 * The effects of an event that has changed an order. An effect decides by the order after the
 * change whether it applies; each stands in its subsystem's effects.ts.
 */
// biome-ignore format: a table is read in columns.
export const EFFECTS: EffectTable = {
  'order.placed':         [commitStock, commitCoupons, confirmPlaced],
  'payment.succeeded':    [commitStock, refundPayment, creditRefund, confirmPayment, issueInvoice],
  'payment.declined':     [tellDeclined],
  'payment.switched':     [commitStock, confirmPayment],
  'payment.late':         [pushOrder],
  // The shopper sees the order move once it is booked, or completed, a moment later.
  'stock.allocated':      [requestBooking, issueInvoice],
  'stock.lost':           ENDS_UNSENT,
  'shipment.booked':      [pushOrder, moveParcel, cancelBookings],
  'shipment.booking_failed': [pushOrder],
  'order.packed':         [pushOrder],
  'order.shipped':        [shipStock, tellShipped],
  'shipment.shipped':     [shipUnits, tellShipped, cancelBookings],
  'shipment.moved':       [tellMoved, invoiceOnArrival, settlePoints],
  'order.delivered':      [tellDelivered, issueInvoice, settlePoints],
  'order.completed':      [shipWithoutParcel, pushOrder, settlePoints],
  'order.cancelled':      [...ENDS_UNSENT, restockReturned],
  // The mail of a refund names its credit note.
  'payment.refunded':     [releaseRefunded, pushOrder, issueInvoice, cancelBookings, settlePoints],
  // The provider mails the buyer about a dispute.
  'payment.disputed':     [pushOrder],
  'payment.dispute_won':  [pushOrder],
  'payment.dispute_lost': [releaseRefunded, pushOrder, cancelBookings, settlePoints],
  // A refund of units that cost nothing is done at once.
  'refund.requested':     [moveRefundedUnits, refundRequested, creditRefund, pushOrder, cancelBookings, settlePoints],
  // The part that became store credit stays given, and has a credit note.
  'refund.failed':        [pushOrder, issueInvoice, settlePoints],
  'return.requested':     [tellReturn],
  'return.approved':      [tellReturn],
  'return.rejected':      [tellReturn],
  'return.received':      [tellReturn],
  'return.inspected':     [moveRefundedUnits, refundRequested, creditRefund, tellInspected, settlePoints],
  'invoice.issued':       [pushOrder],
  'credit_note.issued':   [tellRefunded],
  'order.erased':         [pushOrder],
}

/** The effects of an event about a payment that the order was switched away from. */
const OF_FORMER_PAYMENT: readonly Effect[] = [refundFormerPayment, tellFormerRefund]

/** The effects of an event that came too late to change its order. */
const WHEN_OBSOLETE: Partial<EffectTable> = {
  'stock.allocated': [releaseClosed],
  'shipment.booked': [cancelUnusedBooking],
}

/**
 * Checks a table of effects: each event of the life cycle has a row, a row names an effect once,
 * and every change but an allocation reaches the shopper.
 * @throws where it does not hold; run at module start, so that a broken table never serves.
 */
export function validateEffects(table: EffectTable): void {
  const reachesShopper = new Set<Effect>([
    ...[pushOrder, confirmPlaced, confirmPayment, tellDeclined],
    ...[tellShipped, tellMoved, tellDelivered, tellCancelled, tellRefunded],
    ...[tellReturn, tellInspected],
  ])
  const rows = new Map<string, readonly Effect[]>(Object.entries(table))
  for (const type of Object.keys(TRANSITIONS.placed)) {
    const row = rows.get(type)
    assertInvariant(row !== undefined, `effects: ${type} has no row`)
    assertInvariant(new Set(row).size === row.length, `effects: ${type} names an effect twice`)
    const seen = type === 'stock.allocated' || row.some((effect) => reachesShopper.has(effect))
    assertInvariant(seen, `effects: the shopper does not hear of ${type}`)
  }
}
validateEffects(EFFECTS)

/** Whether the event may start the order's allocation. */
export const startsAllocation = (type: OrderEventType): boolean =>
  EFFECTS[type].includes(commitStock)

/** The messages after an order is recorded; none while it waits for its payment. */
export function effectsOfPlacement(
  { order, shopperId }: Pick<PlacedOrder, 'order' | 'shopperId'>,
  context: EffectContext,
  acknowledges?: string[],
): OutboxMessage[] {
  const change = { order, shopperId, acknowledges, event: { type: 'order.placed' } as const }
  return EFFECTS['order.placed'].flatMap((effect) => effect(change, context))
}

/** The messages after an event is applied. Pure: same input, same messages and ids. */
export function effectsOf(
  { outcome, order, from, parcelsBefore }: Applied,
  cause: Pick<OrderChange, 'shopperId' | 'event' | 'actor' | 'acknowledges'>,
  context: EffectContext,
): OutboxMessage[] {
  const change = { ...cause, order, from, parcelsBefore }
  return effectsFor(outcome, change).flatMap((effect) => effect(change, context))
}

function effectsFor(
  outcome: Applied['outcome'],
  { order, event }: Parameters<Effect>[0],
): readonly Effect[] {
  if (outcome === 'unchanged') return WHEN_OBSOLETE[event.type] ?? []
  if (outcome !== 'changed') return []
  // An erased order needs its address until its delivery has ended, by any event.
  const effects = formerPaymentOf(order, event) ? OF_FORMER_PAYMENT : EFFECTS[event.type]
  return [...effects, eraseAddress]
}
