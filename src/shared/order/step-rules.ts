import { hasLeft, type LineUnits, type Order, type OrderEvent } from './contract.ts'
import { openUnits } from './units.ts'

/** A step of an order by staff, or by an outside system of the merchant. */
export interface OrderStep {
  verb: 'pack' | 'ship' | 'deliver' | 'cancel'
  /** The statuses in which it has been taken. */
  reached: readonly Order['status'][]
  /** The events that make the step, given the order as it stands. */
  events(order: Order): OrderEvent[]
}

export const PACK: OrderStep = {
  verb: 'pack',
  reached: ['packed'],
  events: () => [{ type: 'order.packed' }],
}

export const DELIVER: OrderStep = {
  verb: 'deliver',
  reached: ['delivered', 'completed'],
  events: () => [{ type: 'order.delivered' }],
}

export const cancelStep = (reason: string): OrderStep => ({
  verb: 'cancel',
  reached: ['cancelled', 'refunding', 'refunded'],
  events: () => [{ type: 'order.cancelled', reason }],
})

/** A parcel that is handed to a carrier of the merchant's own choice. */
interface OwnParcel {
  shipmentId: string
  carrier: string
  trackingNumber: string
  /** RFC 3339. */
  at: string
}

/**
 * Ships all that is open: in the parcel that was booked, or in one of the merchant's own, unless the order
 * has it already. The rest of an order that was sent in part needs no packing of its own.
 * @param packsToo an order that was not marked as packed is packed first
 */
export const shipStep = (parcel: OwnParcel | null, packsToo = false): OrderStep => ({
  verb: 'ship',
  reached: ['shipped'],
  events(order) {
    const isPartlySent = order.fulfilment.shipments.some(hasLeft)
    const packs = order.status === 'allocated' && (packsToo || isPartlySent)
    const packed: OrderEvent[] = packs ? [{ type: 'order.packed' }] : []
    if (parcel === null || (order.status !== 'packed' && !packs)) {
      return [...packed, { type: 'order.shipped' }]
    }
    const { trackingNumber } = parcel
    const known = order.fulfilment.shipments.some((s) => s.trackingNumber === trackingNumber)
    return known ? packed : [...packed, parcelEvent(parcel, openUnits(order))]
  },
})

/** Units leave in a parcel of the merchant's own. */
export function parcelEvent(
  { shipmentId: id, carrier, trackingNumber, at }: OwnParcel,
  lines: LineUnits[],
): Extract<OrderEvent, { type: 'shipment.shipped' }> {
  const status = 'picked_up' as const
  const events = [{ status, at, note: 'Handed to the carrier.' }]
  const shipment = { id, carrier, trackingNumber, status, lines, events }
  return { type: 'shipment.shipped', shipment }
}

/**
 * Units of SKUs as units of the order's lines that are still to be shipped; null where fewer are
 * left, or the order has no such SKU.
 */
export function openUnitsOfSkus(
  order: Order,
  wanted: readonly { sku: string; quantity: number }[],
): LineUnits[] | null {
  const left = new Map(wanted.map(({ sku }) => [sku, 0]))
  for (const { sku, quantity } of wanted) left.set(sku, (left.get(sku) ?? 0) + quantity)
  const skus = new Map(order.lines.map(({ id, sku }) => [id, sku]))
  const units = openUnits(order).flatMap(({ lineId, quantity: open }) => {
    const sku = skus.get(lineId) ?? ''
    const quantity = Math.min(open, left.get(sku) ?? 0)
    left.set(sku, (left.get(sku) ?? 0) - quantity)
    return quantity > 0 ? [{ lineId, quantity }] : []
  })
  return [...left.values()].every((quantity) => quantity === 0) ? units : null
}
