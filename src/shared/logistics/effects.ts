import type { Shipment } from '../order/contract.ts'
import {
  type Effect,
  type EffectContext,
  messageIdOf,
  type OrderChange,
} from '../order/effects/contract.ts'
import { type OutboxMessage, outboxMessage } from '../platform/messages.ts'

/** Hands the order to delivery: a parcel is booked, an order without one is completed. */
export const requestBooking: Effect = ({ order, shopperId }, { now }) => {
  const body = { orderId: order.id, shopperId }
  const id = messageIdOf(order, 'book')
  return [outboxMessage({ id, type: 'delivery.book', body }, now)]
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
  return [outboxMessage(message, now, carrierStepSeconds * 1000)]
}

/** A simulated parcel begins to move. */
export const moveParcel: Effect = ({ order, event }, context) =>
  event.type === 'shipment.booked' && event.shipment.booking === undefined
    ? nextParcelStep(order.id, event.shipment.id, 1, context)
    : []

/** Gives labels back at their carrier: each is bought. */
const cancelOf = (
  { order, shopperId }: OrderChange,
  parcels: readonly Shipment[],
  { now }: EffectContext,
): OutboxMessage[] =>
  parcels.flatMap(({ id: shipmentId, booking }) => {
    if (booking === undefined) return []
    const body = { orderId: order.id, shopperId, shipmentId, ...booking }
    const id = messageIdOf(order, `cancel-booking-${booking.reference}`)
    return [outboxMessage({ id, type: 'delivery.cancel', body }, now)]
  })

/** Gives back the labels of the parcels that this change cancelled. */
export const cancelBookings: Effect = (change, context) => {
  const { order, parcelsBefore = [] } = change
  const wasCancelled = ({ id }: Shipment): boolean =>
    parcelsBefore.some((before) => before.id === id && before.status === 'cancelled')
  const cancelled = order.fulfilment.shipments.filter(
    (parcel) => parcel.status === 'cancelled' && !wasCancelled(parcel),
  )
  return cancelOf(change, cancelled, context)
}

/** Gives back the label that was bought for an order that has ended, or has another one. */
export const cancelUnusedBooking: Effect = (change, context) => {
  const { order, event } = change
  if (event.type !== 'shipment.booked') return []
  const { reference } = event.shipment.booking ?? {}
  const isUsed = order.fulfilment.shipments.some(
    ({ booking, status }) => booking?.reference === reference && status !== 'cancelled',
  )
  return isUsed ? [] : cancelOf(change, [event.shipment], context)
}
