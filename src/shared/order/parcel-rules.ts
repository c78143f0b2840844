import type { OrderEvent, OrderEventType, Shipment, ShipmentStatus } from './contract.ts'

/** Events of a parcel: an order without one refuses them. */
export const isOfParcel = (type: OrderEventType): boolean =>
  type.startsWith('shipment.') || /^order\.(packed|shipped|delivered)$/.test(type)

/** A parcel's way; it only moves to the right. */
export const PARCEL_STEPS = [
  'booked',
  'picked_up',
  'in_transit',
  'out_for_delivery',
  'delivered',
] as const satisfies readonly ShipmentStatus[]

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
  if (isClosed) return moveAll(shipments, 'cancelled', at, 'The order was cancelled.')
  if (event.type === 'shipment.moved') return moveAll(shipments, event.status, at, event.note)
  if (event.type === 'order.shipped') {
    return moveAll(shipments, 'picked_up', at, 'Handed to the carrier.')
  }
  if (event.type === 'order.delivered') return moveAll(shipments, 'delivered', at, 'Delivered.')
  return shipments
}

/** Moves every parcel that can still go there; the same array where none can. */
function moveAll(
  shipments: Shipment[],
  status: ShipmentStatus,
  at: string,
  note: string,
): Shipment[] {
  const step = (s: ShipmentStatus): number => (PARCEL_STEPS as readonly string[]).indexOf(s)
  const canMove = (s: Shipment): boolean =>
    s.status !== 'cancelled' &&
    s.status !== 'delivered' &&
    (status === 'cancelled' || step(status) > step(s.status))
  if (!shipments.some(canMove)) return shipments
  return shipments.map((s) =>
    canMove(s) ? { ...s, status, events: [...s.events, { status, at, note }] } : s,
  )
}
