import type { ParcelToSend } from '../../../src/shared/logistics/contract.ts'
import { shipmentIdOf } from '../../../src/shared/logistics/rules.ts'
import type { Advance } from '../../../src/shared/order/advance-orders.ts'
import {
  isClosed,
  needsDelivery,
  type Order,
  type OrderEvent,
  type Shipment,
} from '../../../src/shared/order/contract.ts'
import { openUnits } from '../../../src/shared/order/units.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import type { FulfilmentDeps } from '../deps.ts'

/**
 * The event that the delivery of an allocated order begins with: its parcel is booked at the
 * carrier, unless it is known; an order without one is completed; a carrier that refuses the parcel
 * leaves it to staff. May repeat.
 * @throws where the carrier cannot be reached in time.
 */
export async function beginDelivery(deps: FulfilmentDeps, order: Order): Promise<OrderEvent> {
  if (!needsDelivery(order)) return { type: 'order.completed' }
  const id = shipmentIdOf(order.id)
  const known = order.fulfilment.shipments.find((shipment) => shipment.id === id)
  if (known) return { type: 'shipment.booked', shipment: known }
  const lines = openUnits(order)
  // Nobody collects a parcel of an order that has ended, or left another way: the event is obsolete.
  if (isClosed(order.status) || lines.length === 0) return { type: 'stock.allocated' }
  return book(deps, { shipmentId: id, order, lines })
}

async function book(deps: FulfilmentDeps, parcel: ParcelToSend): Promise<OrderEvent> {
  const { shipmentId, order, lines } = parcel
  const carrier = deps.carriers.of(order)
  const booked = await carrier.book(parcel)
  if (!booked.ok) {
    const said = booked.problem.detail ?? booked.problem.code
    const reason = `${carrier.name} refuses the parcel: ${said}`
    return { type: 'shipment.booking_failed', shipmentId, reason }
  }
  const { carrier: name, trackingNumber, reference } = booked.value
  const events: Shipment['events'] = [
    { status: 'booked', at: rfc3339(deps.now()), note: `Booked with ${name}.` },
  ]
  const booking = carrier.isRemote ? { booking: { carrierId: carrier.id, reference } } : {}
  const shipment: Shipment = {
    ...{ id: shipmentId, status: 'booked', lines, events },
    ...{ carrier: name, trackingNumber },
    ...booking,
  }
  return { type: 'shipment.booked', shipment }
}

/** The event as the effect of the message `messageId`, which it ends. */
export const deliveryAdvance = (
  deps: FulfilmentDeps,
  orderId: string,
  messageId: string,
  event: OrderEvent,
): Advance => ({
  orderId,
  event,
  eventId: messageId,
  actor: event.type === 'order.completed' ? 'system' : 'carrier',
  at: rfc3339(deps.now()),
  finishes: messageId,
})
