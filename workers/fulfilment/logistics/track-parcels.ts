import type { Carrier, CarrierReport } from '../../../src/shared/logistics/contract.ts'
import { isOver } from '../../../src/shared/logistics/rules.ts'
import {
  type NumberedParcel,
  selectDueParcels,
  setDue,
} from '../../../src/shared/order/parcel-store.ts'
import { readOrderStates } from '../../../src/shared/order/read-order.ts'
import {
  CARRIER_SILENT_MS,
  CARRIER_TRACK_AGAIN_MS,
  PARCELS_TRACKED_PER_SWEEP_MAX,
} from '../../../src/shared/platform/limits.ts'
import { log } from '../../../src/shared/platform/log.ts'
import { CALLS_AT_ONCE, inParallel } from '../deliveries.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { takeReport } from './take-report.ts'

/**
 * Asks carriers where parcels are of which they have said nothing for CARRIER_SILENT_MS. Each
 * carrier is asked for its own share, so that one that is out holds up no other. Answers how many
 * parcels were asked for.
 */
export async function trackParcels(deps: FulfilmentDeps): Promise<number> {
  const asked = deps.carriers.all.filter(({ isRemote, problem }) => isRemote && problem === null)
  const limit = Math.ceil(PARCELS_TRACKED_PER_SWEEP_MAX / deps.orders.length)
  const counts = await Promise.all(
    asked.flatMap((carrier) => deps.orders.map((db) => trackInShard(deps, carrier, { db, limit }))),
  )
  return counts.reduce((sum, count) => sum + count, 0)
}

async function trackInShard(
  deps: FulfilmentDeps,
  carrier: Carrier,
  { db, limit }: { db: D1Database; limit: number },
): Promise<number> {
  const now = deps.now()
  const parcels = await selectDueParcels(db, { carrier: carrier.id, now, limit })
  if (parcels.length === 0) return 0
  const states = await readOrderStates(
    deps.orders,
    parcels.map(({ orderId }) => orderId),
  )
  const shipmentOf = ({ orderId, shipmentId }: NumberedParcel) =>
    states.get(orderId)?.order.fulfilment.shipments.find(({ id }) => id === shipmentId)
  const answers = await inParallel(parcels, CALLS_AT_ONCE, async (parcel) => {
    const shipment = shipmentOf(parcel)
    const reference = shipment?.booking?.reference
    if (isOver(shipment?.status ?? null) || reference === undefined) return null
    const tracked = await carrier.track(reference)
    const report = tracked.ok ? tracked.value : null
    if (report) await take(deps, parcel, report)
    return now + CARRIER_SILENT_MS
  })
  const failed = answers.find((answer) => answer.status === 'rejected')
  if (failed?.status === 'rejected') log('carrier.not-tracked', { error: failed.reason })
  await setDue(
    db,
    parcels.flatMap((parcel, i) => {
      const answer = answers[i]
      const again = now + CARRIER_TRACK_AGAIN_MS
      return [{ parcel, dueAt: answer?.status === 'fulfilled' ? answer.value : again }]
    }),
  )
  return parcels.length
}

/** @throws where the report is to be taken again */
async function take(
  deps: FulfilmentDeps,
  parcel: NumberedParcel,
  report: CarrierReport,
): Promise<void> {
  const taken = await takeReport(deps, parcel, { ...report, id: `track-${report.id}` })
  if (!taken.ok) throw new Error(taken.problem.detail ?? taken.problem.code)
}
