import { type Effect, type EffectContext, messageIdOf } from '../order/effects/contract.ts'
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
  event.type === 'shipment.booked' ? nextParcelStep(order.id, event.shipment.id, 1, context) : []
