import type { OrderReport, ReportedOrder } from '../../../src/shared/inventory-system/contract.ts'
import type { Order, OrderEvent } from '../../../src/shared/order/contract.ts'
import { databaseOf } from '../../../src/shared/order/databases.ts'
import { readOrder } from '../../../src/shared/order/read-order.ts'
import {
  isKnownParcel,
  openUnitsOfSkus,
  PACK,
  parcelEvent,
  shipStep,
} from '../../../src/shared/order/step-rules.ts'
import { selectKnownEvents } from '../../../src/shared/order/store.ts'
import { openUnits } from '../../../src/shared/order/units.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { derivedId } from '../../../src/shared/platform/ids.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { advanceOrder } from '../order/staff.ts'

/**
 * Takes the report of a system that an order is packed, or that units of it have left: the steps
 * that staff take by hand. A report that was taken before, or that lies behind the order, changes
 * nothing. Refuses `not_found`, `transition_not_allowed`, and `dependency_unavailable`.
 * @param messageId the report's own: a second one with it is a repeat
 */
export async function takeOrderReport(
  deps: FulfilmentDeps,
  system: string,
  report: OrderReport,
  messageId: string,
): Promise<Result<ReportedOrder>> {
  const { orderId } = report.data
  const read = await readOrder({ databases: deps.orders }, orderId)
  if (!read.ok) return read
  const base = `system-${system}-${messageId}`
  const events = await eventsOf(report, read.value, { base, now: deps.now() })
  if (!events.ok) {
    // The first attempt at this report has shipped the units.
    return (await isTaken(deps, orderId, base)) ? ok(viewOf(read.value)) : events
  }
  let order = read.value
  for (const event of events.value) {
    const taken = await advanceOrder(deps, {
      ...{ orderId, event, actor: `system:${system}`, eventId: `${base}:${event.type}` },
    })
    if (!taken.ok) return taken
    order = taken.value
  }
  return ok(viewOf(order))
}

const viewOf = ({ id: orderId, number, status }: Order): ReportedOrder => ({
  orderId,
  number,
  status,
})

async function isTaken(deps: FulfilmentDeps, orderId: string, base: string): Promise<boolean> {
  const db = databaseOf(deps.orders, orderId)
  if (db === null) return false
  return (await selectKnownEvents(db, orderId, [`${base}:shipment.shipped`])).length > 0
}

/** The events that a report is. The parcel's id follows from the report. */
async function eventsOf(
  report: OrderReport,
  order: Order,
  { base, now }: { base: string; now: number },
): Promise<Result<OrderEvent[]>> {
  if (report.type === 'order.packed') return ok(PACK.events(order))
  const { carrier = '', trackingNumber = '', lines } = report.data
  const shipmentId = await derivedId('shm', base, Date.parse(order.createdAt))
  const parcel = { shipmentId, carrier, trackingNumber, at: rfc3339(now) }
  if (lines === undefined) {
    const isOwn = carrier !== '' || trackingNumber !== ''
    return ok(shipStep(isOwn ? parcel : null, true).events(order))
  }
  if (isKnownParcel(order, trackingNumber, lines)) return ok([])
  const units = openUnitsOfSkus(order, lines)
  if (units !== null) return ok([parcelEvent(order, parcel, units)])
  const told = 'More units than are left to ship, or a SKU that the order has not.'
  return refuse('transition_not_allowed', told, { extra: { open: openUnits(order) } })
}
