import { hasLeft, type LineUnits, type Order, type OrderEvent, type Shipment } from './contract.ts'
import { openUnits, unitsIn } from './units.ts'

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

/** The parcel of a tracking number, one that left before one that is booked. No number names none. */
function parcelOfNumber({ fulfilment }: Order, trackingNumber: string): Shipment | undefined {
  if (trackingNumber === '') return undefined
  const named = fulfilment.shipments.filter((one) => one.trackingNumber === trackingNumber)
  return named.find(hasLeft) ?? named.find(({ status }) => status === 'booked')
}

/**
 * Ships all that is open: in the parcel that was booked where the number is that parcel's or none
 * is given, else in one of the merchant's own, unless that has left already. The rest of an order
 * that was sent in part needs no packing of its own.
 * @param packsToo an order that was not marked as packed is packed first
 */
export const shipStep = (parcel: OwnParcel | null, packsToo = false): OrderStep => ({
  verb: 'ship',
  reached: ['shipped'],
  events(order) {
    const isPartlySent = order.fulfilment.shipments.some(hasLeft)
    const packs = order.status === 'allocated' && (packsToo || isPartlySent)
    const packed: OrderEvent[] = packs ? [{ type: 'order.packed' }] : []
    const shipsAll: OrderEvent[] = [...packed, { type: 'order.shipped' }]
    if (parcel === null || (order.status !== 'packed' && !packs)) return shipsAll
    const known = parcelOfNumber(order, parcel.trackingNumber)
    if (known) return hasLeft(known) ? packed : shipsAll
    return [...packed, parcelEvent(order, parcel, openUnits(order))]
  },
})

/** Units leave in the booked parcel of this number, else in one of the merchant's own. */
export function parcelEvent(
  order: Order,
  { shipmentId: id, carrier, trackingNumber, at }: OwnParcel,
  lines: LineUnits[],
): Extract<OrderEvent, { type: 'shipment.shipped' }> {
  const known = parcelOfNumber(order, trackingNumber)
  const parcel = known?.status === 'booked' ? known : { id, carrier, trackingNumber, events: [] }
  const status = 'picked_up' as const
  const events = [...parcel.events, { status, at, note: 'Handed to the carrier.' }]
  return { type: 'shipment.shipped', shipment: { ...parcel, status, lines, events } }
}

/** Whether a parcel of this number has left with these very units: the report of it is a repeat. */
export function isKnownParcel(
  order: Order,
  trackingNumber: string,
  wanted: readonly { sku: string; quantity: number }[],
): boolean {
  const known = parcelOfNumber(order, trackingNumber)
  if (known === undefined || !hasLeft(known)) return false
  const left = unitsIn(order, [known])
  const sent = order.lines.map(({ id, sku }) => ({ sku, quantity: left.get(id) ?? 0 }))
  const [told, units] = [sumBySku(wanted), sumBySku(sent)]
  return [...new Set([...told.keys(), ...units.keys()])].every(
    (sku) => (told.get(sku) ?? 0) === (units.get(sku) ?? 0),
  )
}

function sumBySku(units: readonly { sku: string; quantity: number }[]): Map<string, number> {
  const sums = new Map<string, number>()
  for (const { sku, quantity } of units) sums.set(sku, (sums.get(sku) ?? 0) + quantity)
  return sums
}

/**
 * Units of SKUs as units of the order's lines that are still to be shipped; null where fewer are
 * left, or the order has no such SKU.
 */
export function openUnitsOfSkus(
  order: Order,
  wanted: readonly { sku: string; quantity: number }[],
): LineUnits[] | null {
  const left = sumBySku(wanted)
  const skus = new Map(order.lines.map(({ id, sku }) => [id, sku]))
  const units = openUnits(order).flatMap(({ lineId, quantity: open }) => {
    const sku = skus.get(lineId) ?? ''
    const quantity = Math.min(open, left.get(sku) ?? 0)
    left.set(sku, (left.get(sku) ?? 0) - quantity)
    return quantity > 0 ? [{ lineId, quantity }] : []
  })
  return [...left.values()].every((quantity) => quantity === 0) ? units : null
}
