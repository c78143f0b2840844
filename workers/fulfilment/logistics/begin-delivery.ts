import type { Booking } from '../../../src/shared/logistics/contract.ts'
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
import { CARRIER_ANSWER_MS } from '../../../src/shared/platform/limits.ts'
import type { FulfilmentDeps } from '../deps.ts'

/**
 * The event that the delivery of an allocated order begins with: its parcel is booked at the
 * carrier, unless it is known; an order without one is completed. May repeat.
 * @throws where the carrier cannot be reached in time.
 */
export async function beginDelivery(deps: FulfilmentDeps, order: Order): Promise<OrderEvent> {
  if (!needsDelivery(order)) return { type: 'order.completed' }
  const id = shipmentIdOf(order.id)
  const known = order.fulfilment.shipments.find((shipment) => shipment.id === id)
  return { type: 'shipment.booked', shipment: known ?? (await book(deps, id, order)) }
}

async function book(deps: FulfilmentDeps, id: string, order: Order): Promise<Shipment> {
  const at = rfc3339(deps.now())
  const note = `Booked with ${deps.carrier.name}.`
  // Nobody collects a parcel of an order that has ended; the event is obsolete there.
  const booking = isClosed(order.status)
    ? { carrier: deps.carrier.name, trackingNumber: id }
    : await askCarrier(deps, id, order)
  const events = [{ status: 'booked' as const, at, note }]
  return { id, status: 'booked', lines: openUnits(order), events, ...booking }
}

/** @throws where the carrier cannot be reached, or is silent for CARRIER_ANSWER_MS. */
function askCarrier(deps: FulfilmentDeps, shipmentId: string, order: Order): Promise<Booking> {
  const late = deps.wait(CARRIER_ANSWER_MS).then(() => {
    throw new Error('the carrier is silent')
  })
  return Promise.race([deps.carrier.book({ shipmentId, order }), late])
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
