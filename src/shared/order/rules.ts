import { ok, type Result, refuse } from '../platform/result.ts'
import {
  type Applied,
  type FulfilmentStatus,
  formerPaymentOf,
  hasLeft,
  isClosed,
  needsDelivery,
  type Order,
  type OrderEvent,
  type OrderStatus,
} from './contract.ts'
import { erasedOrder } from './erase-rules.ts'
import { type Cell, type DEPENDS, isCancellable, TRANSITIONS } from './life-cycle.ts'
import {
  hasAllUnits,
  hasArrived,
  hasFailedBooking,
  isOfParcel,
  isSentWhole,
  isShippable,
  isWithdrawn,
  shipmentsAfter,
  withOpenUnits,
} from './parcel-rules.ts'
import {
  applyToFormer,
  isAboutThisPayment,
  isKnownSwitch,
  paymentAfter,
  switchedFrom,
} from './payment-rules.ts'
import { inspectionRefusalOf, refusalOf, type Unmoved, withRequest } from './refunds/rules.ts'
import {
  DISPUTE_OPEN,
  isCaptured,
  isHeldByDispute,
  isKnownReturn,
  isOwnRefund,
  leftToRefund,
  repaidAfter,
} from './returned-money.ts'
import { isOfReturn, returnsAfter, withRefundedReturn } from './returns/rules.ts'

/** A cell of an event that may change the order. */
type Moving = OrderStatus | (typeof DEPENDS)[number]

function cellOf(order: Order, { type }: OrderEvent): Exclude<Cell, 'finish'> {
  const cell = TRANSITIONS[order.status][type]
  if (needsDelivery(order)) return cell === 'finish' ? 'early' : cell
  if (isOfParcel(type)) return 'refused'
  return cell === 'finish' ? 'completed' : cell
}

/**
 * One step of an order's life. Pure; `at` is RFC 3339. A changed order has version + 1, and its
 * `updatedAt` never runs backwards. A payment event for another payment or amount is refused.
 */
export function applyEvent(order: Order, event: OrderEvent, at: string): Applied {
  const former = formerPaymentOf(order, event)
  if (former) return applyToFormer(order, former, event, at)
  const cell = cellOf(order, event)
  if (cell === 'early' || cell === 'refused') return { outcome: cell, order }
  const decided = outcomeBefore(order, event)
  if (decided) return { outcome: decided, order }
  if (cell === 'obsolete') return { outcome: 'unchanged', order }
  if (event.type === 'order.erased') return { outcome: 'changed', ...erasedBy(order, event, at) }
  const next = nextOrder(order, event, cell, at)
  if (next === null) return { outcome: 'refused', order }
  if (hasMoved(order, next)) {
    const parcelsBefore = order.fulfilment.shipments
    return { outcome: 'changed', order: next, from: order.status, parcelsBefore }
  }
  // A step of a parcel that is not booked yet waits for the booking.
  const early = event.type === 'shipment.moved' && next.fulfilment.shipments.length === 0
  return { outcome: early ? 'early' : 'unchanged', order }
}

/** The order without its buyer. Its status, parcels and amounts stay as they are. */
function erasedBy(
  order: Order,
  { keepsAddress }: Extract<OrderEvent, { type: 'order.erased' }>,
  at: string,
): Pick<Applied, 'order' | 'from' | 'parcelsBefore'> {
  const next = {
    ...erasedOrder(order, keepsAddress === true),
    version: order.version + 1,
    erasedAt: at,
    updatedAt: at > order.updatedAt ? at : order.updatedAt,
  }
  return { order: next, from: order.status, parcelsBefore: order.fulfilment.shipments }
}

/** Whether a shopper may cancel the order now. Refuses `transition_not_allowed`. */
export function checkCancellable(order: Order): Result<null> {
  if (!isCancellable(order)) {
    return refuse('transition_not_allowed', `An order that is ${order.status} cannot be cancelled.`)
  }
  const isHeld = isHeldByDispute(order, { type: 'order.cancelled', reason: '' })
  return isHeld ? refuse('transition_not_allowed', DISPUTE_OPEN) : ok(null)
}

/** The outcome of an event that does not change the order; null where it may. */
function outcomeBefore(order: Order, event: OrderEvent): Unmoved | null {
  if (isHeldByDispute(order, event)) return 'refused'
  if (event.type === 'order.cancelled' && !hasAllUnits(order)) return 'refused'
  if (isKnownReturn(order, event)) return 'unchanged'
  if (!isAboutThisPayment(order, event)) {
    const early = 'switched' in event && event.paymentId !== order.payment.id
    return early ? 'early' : 'refused'
  }
  if (isKnownSwitch(order, event)) return 'unchanged'
  // Nothing was due: no money came that would have to go back.
  const isOfNothing = event.type === 'payment.succeeded' && event.amount.amount === 0
  if (isOfNothing && order.status === 'cancelled') return 'unchanged'
  // Switches are applied in the order they were made in.
  if (event.type === 'payment.switched' && event.from !== order.payment.id) return 'early'
  if (event.type === 'shipment.moved' && !mayBeMoved(order, event)) return 'early'
  if (event.type === 'shipment.shipped') {
    return isShippable(order, event.shipment) ? null : 'refused'
  }
  if (event.type === 'refund.requested') return refusalOf(order, event)
  return event.type === 'return.inspected' ? inspectionRefusalOf(order, event) : null
}

/** A parcel is reported on once it left; before the order has shipped, one that staff sent ahead. */
const mayBeMoved = (
  { status, fulfilment }: Order,
  { shipmentId }: Extract<OrderEvent, { type: 'shipment.moved' }>,
): boolean =>
  (status !== 'allocated' && status !== 'packed') ||
  fulfilment.shipments.some((parcel) => parcel.id === shipmentId && hasLeft(parcel))

/** The order once the event is taken; null where its return forbids it. */
function nextOrder(order: Order, event: OrderEvent, cell: Moving, at: string): Order | null {
  const given = order.returns ?? []
  const asked = isOfReturn(event) ? returnsAfter(order, event, at) : given
  if (asked === null) return null
  const status = statusAfter(order, event, cell, at)
  const shipments = shipmentsAfter(order.fulfilment.shipments, event, isClosed(status), at)
  const payment = paymentAfter(order, event, status, at)
  const returns =
    event.type === 'payment.refunded' ? withRefundedReturn(asked, event.refundId, at) : asked
  const next: Order = {
    ...order,
    status,
    version: order.version + 1,
    payment,
    ...(event.type === 'payment.switched' ? { formerPayments: switchedFrom(order) } : {}),
    ...(returns === given ? {} : { returns }),
    ...(event.type === 'invoice.issued' ? { invoice: { number: event.number } } : {}),
    fulfilment: { status: order.fulfilment.status, shipments },
    updatedAt: at > order.updatedAt ? at : order.updatedAt,
  }
  const parcels = isClosed(status) ? shipments : withOpenUnits(next, at)
  const sent = { ...next, fulfilment: { status: order.fulfilment.status, shipments: parcels } }
  const failed = hasFailedBooking(order, event, sent) ? { bookingFailed: true as const } : {}
  return { ...sent, fulfilment: { ...sent.fulfilment, status: fulfilmentOf(sent), ...failed } }
}

const hasMoved = (order: Order, next: Order): boolean =>
  next.status !== order.status ||
  next.payment.id !== order.payment.id ||
  next.payment.status !== order.payment.status ||
  next.payment.refunds !== order.payment.refunds ||
  next.payment.dispute !== order.payment.dispute ||
  next.returns !== order.returns ||
  next.invoice?.number !== order.invoice?.number ||
  next.fulfilment.bookingFailed !== order.fulfilment.bookingFailed ||
  next.fulfilment.shipments !== order.fulfilment.shipments

function statusAfter(order: Order, event: OrderEvent, cell: Moving, at: string): OrderStatus {
  switch (cell) {
    case 'close':
      return statusAfterClose(order)
    case 'repay':
      return isRepaidBy(order, event) ? 'refunded' : order.status
    case 'switch': {
      const atTheDoor =
        event.type === 'payment.switched' && event.payment.status === 'due_on_delivery'
      return atTheDoor ? 'placed' : order.status
    }
    case 'request':
      return statusAfterRequest(order, event, at)
    case 'send':
    case 'arrive': {
      const shipments = shipmentsAfter(order.fulfilment.shipments, event, false, at)
      const next = { ...order, fulfilment: { ...order.fulfilment, shipments } }
      if (cell === 'send') return isSentWhole(next) ? 'shipped' : order.status
      return hasArrived(next) ? 'delivered' : order.status
    }
    default:
      return cell
  }
}

/**
 * The status of an order that ends. Where no money is left to go back no refund is asked for: it has
 * ended with this event.
 */
function statusAfterClose({ payment, cost }: Order): OrderStatus {
  if (payment.status === 'refunded') return 'refunded'
  const isGoingBack = payment.refunds?.some(({ status }) => status === 'pending') ?? false
  const isOwed = isGoingBack || leftToRefund(payment, cost.total) > 0
  return isCaptured(payment) && isOwed ? 'refunding' : 'cancelled'
}

/**
 * Whether the order ends because all its money went back. Once the buyer has the goods, it ends by
 * the shop's own refunds alone: one that was made at the provider is for staff to look at.
 */
function isRepaidBy(order: Order, event: OrderEvent): boolean {
  if (!repaidAfter(order, event)) return false
  const has = order.status === 'delivered' || order.status === 'completed'
  return !has || isOwnRefund(order, event)
}

/** All money goes back before anything was sent: the order ends. So it does without any goods left. */
function statusAfterRequest(order: Order, event: OrderEvent, at: string): OrderStatus {
  if (event.type !== 'refund.requested') return order.status
  const payment = withRequest(order, event, at)
  const sent = order.fulfilment.shipments.some(hasLeft)
  const isRest = event.amount.amount > 0 && leftToRefund(payment, order.cost.total) === 0
  if (!sent && isRest) return 'refunding'
  return isWithdrawn({ ...order, payment }) ? 'completed' : order.status
}

function fulfilmentOf(order: Order): FulfilmentStatus {
  const { status, fulfilment } = order
  const sent = fulfilment.shipments.some(hasLeft)
  if (isClosed(status)) return sent ? fulfilment.status : 'cancelled'
  if (status === 'completed') return isWithdrawn(order) ? 'cancelled' : 'delivered'
  if (status === 'shipped' || status === 'delivered') return status
  if (sent) return 'partially_shipped'
  return status === 'allocated' || status === 'packed' ? status : fulfilment.status
}
