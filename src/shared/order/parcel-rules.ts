import type { OrderEvent, OrderEventType, Shipment, ShipmentStatus } from './contract.ts'
import { mayShipmentBecome, type ShipmentStep } from './shipment-life-cycle.ts'

/** Events of a parcel: an order without one refuses them. */
export const isOfParcel = (type: OrderEventType): boolean =>
  type.startsWith('shipment.') || /^order\.(packed|shipped|delivered)$/.test(type)

/** The parcels after an event; `isClosed` where it ends the order. `at` is RFC 3339. */
export function shipmentsAfter(
  shipments: Shipment[],
  event: OrderEvent,
  isClosed: boolean,
  at: string,
): Shipment[] {
  if (event.type === 'shipment.booked') {
    const known = shipments.some((s) => s.id === event.shipment.id)
    return known ? shipments : [...shipments, event.shipment]
  }
  if (isClosed) return moveAll(shipments, 'cancel', 'cancelled', at, 'The order was cancelled.')
  switch (event.type) {
    case 'shipment.moved':
      return moveAll(shipments, 'move', event.status, at, event.note)
    case 'order.shipped':
      return moveAll(shipments, 'hand-over', 'picked_up', at, 'Handed to the carrier.')
    case 'order.delivered':
      return moveAll(shipments, 'deliver', 'delivered', at, 'Delivered.')
    default:
      return shipments
  }
}

/** Moves every parcel that the step may bring there; the same array where it may bring none. */
function moveAll(
  shipments: Shipment[],
  step: ShipmentStep,
  status: ShipmentStatus,
  at: string,
  note: string,
): Shipment[] {
  const canMove = (s: Shipment): boolean => mayShipmentBecome(s.status, step, status)
  if (!shipments.some(canMove)) return shipments
  return shipments.map((s) =>
    canMove(s) ? { ...s, status, events: [...s.events, { status, at, note }] } : s,
  )
}
