import type { CarrierReport } from '../../../src/shared/logistics/contract.ts'
import type { OrderEvent } from '../../../src/shared/order/contract.ts'
import { databaseOf } from '../../../src/shared/order/databases.ts'
import { selectKnownEvents } from '../../../src/shared/order/store.ts'
import { log } from '../../../src/shared/platform/log.ts'
import { ok, type Result } from '../../../src/shared/platform/result.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { advanceOrder } from '../order/staff.ts'

/** The id of a report in the ledger of its order. */
export const reportEventId = (shipmentId: string, reportId: string): string =>
  `carrier-${shipmentId}-${reportId}`

/**
 * Brings a report to the order of its parcel, by webhook or by asking. One that was taken before,
 * or that lies behind the parcel's status, changes nothing. Refuses `dependency_unavailable`, after
 * which it is to come again.
 */
export async function takeReport(
  deps: FulfilmentDeps,
  { orderId, shipmentId }: { orderId: string; shipmentId: string },
  { id, status, note }: CarrierReport,
): Promise<Result<null>> {
  const eventId = reportEventId(shipmentId, id)
  if (await isKnownReport(deps, orderId, eventId)) return ok(null)
  const event: OrderEvent = { type: 'shipment.moved', shipmentId, status, note }
  const taken = await advanceOrder(deps, { orderId, event, actor: 'carrier', eventId })
  if (taken.ok) return ok(null)
  const { code } = taken.problem
  if (code === 'dependency_unavailable') return taken
  // The order does not admit it: the report is true all the same, and comes again in vain.
  log('carrier.report-ignored', { orderId, code })
  return ok(null)
}

/** A report that comes again is behind what came meanwhile: an attempt fails once. */
export async function isKnownReport(
  deps: FulfilmentDeps,
  orderId: string,
  eventId: string,
): Promise<boolean> {
  const db = databaseOf(deps.orders, orderId)
  return db !== null && (await selectKnownEvents(db, orderId, [eventId])).length > 0
}
