import {
  type DeliveryAttention,
  hasLeft,
  isClosed,
  type LineUnits,
  needsDelivery,
  type Order,
  type OrderEvent,
  type OrderEventType,
  type Shipment,
  type ShipmentStatus,
} from './contract.ts'
import { mayShipmentBecome, type ShipmentStep } from './shipment-life-cycle.ts'
import { areWithin, asMap, openUnits } from './units.ts'

/** Events of a parcel: an order without one refuses them. */
export const isOfParcel = (type: OrderEventType): boolean =>
  type.startsWith('shipment.') || /^order\.(packed|shipped|delivered)$/.test(type)

/** Whether the parcel that staff send has left before, or has units that are still to be shipped. */
export function isShippable(order: Order, { id, lines }: Shipment): boolean {
  const known = order.fulfilment.shipments.find((one) => one.id === id)
  if (known && hasLeft(known)) return true
  // The label of one that was cancelled is given back.
  if (known && known.status !== 'booked') return false
  return lines !== undefined && areWithin(lines, asMap(openUnits(order)))
}

/** The parcels after an event; `isClosed` where it ends the order. `at` is RFC 3339. */
export function shipmentsAfter(
  shipments: Shipment[],
  event: OrderEvent,
  isClosed: boolean,
  at: string,
): Shipment[] {
  if (event.type === 'shipment.booked' || event.type === 'shipment.shipped') {
    const { shipment } = event
    const known = shipments.find(({ id }) => id === shipment.id)
    if (known === undefined) return [...shipments, shipment]
    if (event.type === 'shipment.booked' || known.status !== 'booked') return shipments
    return shipments.map((one) => (one === known ? shipment : one))
  }
  // A parcel on its way is beyond the end of its order; its carrier still reports.
  if (event.type === 'shipment.moved') {
    const { shipmentId, status, note } = event
    return moveAll(shipments, { step: 'move', status, note, shipmentId }, at)
  }
  if (isClosed) {
    const note = 'The order was cancelled.'
    return moveAll(shipments, { step: 'cancel', status: 'cancelled', note }, at)
  }
  if (event.type === 'order.shipped') {
    const note = 'Handed to the carrier.'
    return moveAll(shipments, { step: 'hand-over', status: 'picked_up', note }, at)
  }
  if (event.type === 'order.delivered') {
    return moveAll(shipments, { step: 'deliver', status: 'delivered', note: 'Delivered.' }, at)
  }
  return shipments
}

interface Move {
  step: ShipmentStep
  status: ShipmentStatus
  note: string
  /** Absent: each parcel that the step may bring there. */
  shipmentId?: string | undefined
}

/** Moves every parcel that the step may bring there; the same array where it may bring none. */
function moveAll(
  shipments: Shipment[],
  { step, status, note, shipmentId }: Move,
  at: string,
): Shipment[] {
  const canMove = (s: Shipment): boolean =>
    (shipmentId === undefined || s.id === shipmentId) && mayShipmentBecome(s.status, step, status)
  if (!shipments.some(canMove)) return shipments
  return shipments.map((s) =>
    canMove(s) ? { ...s, status, events: [...s.events, { status, at, note }] } : s,
  )
}

/**
 * The parcels with those that still wait cut down to the units that are left for them: staff may
 * have sent some in a parcel of their own, and refunded units are not sent. A parcel without any
 * left is cancelled. `at` is RFC 3339.
 */
export function withOpenUnits(order: Order, at: string): Shipment[] {
  const { shipments } = order.fulfilment
  const isRefunded = order.payment.refunds?.some(({ lines }) => lines !== undefined) ?? false
  if (!shipments.some(hasLeft) && !isRefunded) return shipments
  const open = openUnits(order)
  const isStale = ({ status, lines }: Shipment): boolean =>
    status === 'booked' && !sameUnits(lines, open)
  if (!shipments.some(isStale)) return shipments
  return shipments.map((parcel): Shipment => {
    if (!isStale(parcel)) return parcel
    if (open.length > 0) return { ...parcel, lines: open }
    const status = 'cancelled'
    const note = 'There is nothing left to send.'
    return { ...parcel, status, events: [...parcel.events, { status, at, note }] }
  })
}

function sameUnits(a: readonly LineUnits[] | undefined, b: readonly LineUnits[]): boolean {
  const known = asMap(a ?? [])
  return known.size === b.length && b.every((one) => known.get(one.lineId) === one.quantity)
}

/** Whether nothing of the order is left to send, and some of it was sent. */
export const isSentWhole = (order: Order): boolean =>
  order.fulfilment.shipments.some(hasLeft) && openUnits(order).length === 0

/** Whether nothing of the order will ever be sent: all its units were refunded before. */
export const isWithdrawn = (order: Order): boolean =>
  needsDelivery(order) && !order.fulfilment.shipments.some(hasLeft) && openUnits(order).length === 0

/** Whether each parcel that left has arrived, and none is left to send. */
export const hasArrived = (order: Order): boolean =>
  isSentWhole(order) &&
  order.fulfilment.shipments.filter(hasLeft).every(({ status }) => status === 'delivered')

/**
 * Whether the shop has all units of the order: none left, or each parcel that left was returned by
 * its carrier. Units that the buyer had come back by a return.
 */
export function hasAllUnits({ status, fulfilment }: Pick<Order, 'status' | 'fulfilment'>): boolean {
  const sent = fulfilment.shipments.filter(hasLeft)
  if (sent.length === 0) return status !== 'shipped'
  return sent.every((parcel) => parcel.status === 'returned')
}

/** Whether the order waits for staff, because its carrier did not book a parcel and none is there. */
export const hasFailedBooking = (
  { fulfilment }: Order,
  { type }: OrderEvent,
  next: Pick<Order, 'status' | 'fulfilment'>,
): boolean =>
  !isClosed(next.status) &&
  next.fulfilment.shipments.every(({ status }) => status === 'cancelled') &&
  (type === 'shipment.booking_failed' || fulfilment.bookingFailed === true)

/**
 * Why staff should look at the order's parcels; null where they need not. Goods that came back are
 * to be inspected, and their money or another parcel is decided.
 */
export function deliveryAttentionOf({
  status,
  fulfilment,
  payment,
}: Order): DeliveryAttention | null {
  if (fulfilment.bookingFailed) return 'booking_failed'
  const isBack = fulfilment.shipments.some((parcel) => parcel.status === 'returned')
  return isBack && status === 'shipped' && payment.status !== 'refunded' ? 'parcel_returned' : null
}
