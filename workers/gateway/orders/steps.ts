import { sha256 } from '../../../src/shared/kit/digest.ts'
import {
  hasLeft,
  type LedgerEntry,
  type LineUnits,
  type Order,
  type OrderEvent,
} from '../../../src/shared/order/contract.ts'
import { ordersDatabases } from '../../../src/shared/order/databases.ts'
import { readOrder, readOrderEvents } from '../../../src/shared/order/read-order.ts'
import { openUnits } from '../../../src/shared/order/units.ts'
import { newId } from '../../../src/shared/platform/ids.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../http/app.ts'
import { fulfilmentOf } from '../http/ports/fulfilment.ts'
import { auditedWrite, scopedKey } from '../http/staff-write.ts'

/** A step of an order by staff. */
interface OrderStep {
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

/** A parcel staff hand to a carrier of their own choice. */
interface StaffParcel {
  shipmentId: string
  carrier: string
  trackingNumber: string
  /** RFC 3339. */
  at: string
}

/**
 * Ships all that is open: in the parcel that was booked, or in one of staff's own, unless the order
 * has it already. The rest of an order that was sent in part needs no packing of its own.
 * @param packsToo an order that was not marked as packed is packed first
 */
export const shipStep = (parcel: StaffParcel | null, packsToo = false): OrderStep => ({
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

/** Units leave in a parcel of staff's own. */
export function parcelEvent(
  { shipmentId: id, carrier, trackingNumber, at }: StaffParcel,
  lines: LineUnits[],
): Extract<OrderEvent, { type: 'shipment.shipped' }> {
  const status = 'picked_up' as const
  const events = [{ status, at, note: 'Handed to the carrier.' }]
  const shipment = { id, carrier, trackingNumber, status, lines, events }
  return { type: 'shipment.shipped', shipment }
}

/** The part of an order that an audit row keeps: its states, not the shopper's address. */
const statesOf = ({ status, version, payment, fulfilment }: Order) => ({
  status,
  version,
  payment: payment.status,
  fulfilment: fulfilment.status,
})

/** The id of the events of a request: the same request again is the same event. */
const eventIdOf = async (c: GatewayContext): Promise<string> => {
  const key = scopedKey(c)
  return key === null ? newId('evt') : `staff-${await sha256(key)}`
}

/** Whether this very request has changed the order before, such as a form that is sent twice. */
export async function isRepeated(
  c: GatewayContext,
  entries: readonly LedgerEntry[],
): Promise<boolean> {
  const own = await eventIdOf(c)
  return entries.some(({ eventId }) => eventId === own || eventId.startsWith(`${own}:`))
}

/** The order after an event by staff, and the event. */
interface Taken<Event extends OrderEvent> {
  order: Order
  event: Event
}

/**
 * Brings one event to an order. The same request again finds the event in the ledger and changes
 * nothing, whatever has become of the order.
 * @param subject what the audit row is about
 * @param make the event, given the order as it stands
 * @param noted the part of the change that the audit row keeps beside the order's states
 */
export const takeEvent = <Event extends OrderEvent, T>(
  c: GatewayContext,
  { orderId, subject = orderId }: { orderId: string; subject?: string },
  make: (order: Order) => Promise<Result<Event>> | Result<Event>,
  view: (taken: Taken<Event>) => T,
  noted: (taken: Taken<Event>) => object = () => ({}),
): Promise<Result<T>> =>
  auditedWrite(c, subject, async () => {
    const before = await readOrder({ databases: ordersDatabases(c.env) }, orderId)
    if (!before.ok) return before
    const eventId = await eventIdOf(c)
    const known = await eventInLedger(c, orderId, eventId)
    if (!known.ok) return known
    // An entry's data is its event without the type.
    const event = known.value === null ? await make(before.value) : ok(known.value as Event)
    if (!event.ok) return event
    const taken = await fulfilmentOf(c.env).advanceOrder(
      orderId,
      event.value,
      `staff:${c.var.staff.id}`,
      eventId,
    )
    if (!taken.ok) return taken
    const change = { order: taken.value, event: event.value }
    return ok({
      before: statesOf(before.value),
      after: { ...statesOf(taken.value), ...noted(change) },
      value: view(change),
    })
  })

async function eventInLedger(
  c: GatewayContext,
  orderId: string,
  eventId: string,
): Promise<Result<object | null>> {
  const entries = await readOrderEvents({ databases: ordersDatabases(c.env) }, orderId)
  if (!entries.ok) return entries
  const entry = entries.value.find((one) => one.eventId === eventId)
  return ok(entry ? { ...entry.data, type: entry.type } : null)
}

/** An earlier try of the same request took the step, and the order has moved on since. */
async function isInLedger(c: GatewayContext, id: string, eventId: string): Promise<boolean> {
  const entries = await readOrderEvents({ databases: ordersDatabases(c.env) }, id)
  return entries.ok && entries.value.some((entry) => entry.eventId === eventId)
}

/**
 * Takes a step. The order's record answers an event that no longer matters with the order as it
 * is: to staff that is `transition_not_allowed`, unless the step has been taken.
 */
export const takeStep = (c: GatewayContext, id: string, step: OrderStep): Promise<Result<Order>> =>
  auditedWrite(c, id, async () => {
    const before = await readOrder({ databases: ordersDatabases(c.env) }, id)
    if (!before.ok) return before
    const actor = `staff:${c.var.staff.id}` as const
    const eventId = await eventIdOf(c)
    const fulfilment = fulfilmentOf(c.env)
    let after = before.value
    let lastEventId = eventId
    for (const event of step.events(before.value)) {
      lastEventId = `${eventId}:${event.type}`
      const advanced = await fulfilment.advanceOrder(id, event, actor, lastEventId)
      if (!advanced.ok) return advanced
      after = advanced.value
    }
    const taken = step.reached.includes(after.status) || (await isInLedger(c, id, lastEventId))
    if (!taken) {
      return refuse('transition_not_allowed', `The order is ${after.status}.`)
    }
    return ok({ before: statesOf(before.value), after: statesOf(after), value: after })
  })
