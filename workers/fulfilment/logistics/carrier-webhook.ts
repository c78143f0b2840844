import type { SentReport, SignedRequest } from '../../../src/shared/logistics/contract.ts'
import { readStandardReport } from '../../../src/shared/logistics/read-report.ts'
import { parcelOfReport } from '../../../src/shared/logistics/rules.ts'
import { databaseOf } from '../../../src/shared/order/databases.ts'
import {
  type NumberedParcel,
  selectParcels,
  setDue,
} from '../../../src/shared/order/parcel-store.ts'
import { readOrderStates } from '../../../src/shared/order/read-order.ts'
import { CARRIER_SILENT_MS } from '../../../src/shared/platform/limits.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { isKnownReport, reportEventId, takeReport } from './take-report.ts'

/**
 * Takes a carrier's report, signed under its own secret: in the form of the carrier where the shop
 * knows it, else in the shop's own, by Standard Webhooks. Refuses `not_found` where the carrier or
 * the parcel is unknown, `webhook_signature_invalid`, `invalid_body`, and `dependency_unavailable`,
 * after which the carrier sends again.
 * @param secret null where the deployment has none for this carrier
 */
export async function takeCarrierWebhook(
  deps: FulfilmentDeps,
  { carrier, secret }: { carrier: string; secret: string | null },
  request: SignedRequest,
): Promise<Result<null>> {
  if (secret === null) return refuse('not_found')
  const known = deps.carriers.byId(carrier)
  const read = known ? await known.readReport(secret, request) : readStandardReport(secret, request)
  if (!read.ok) return read
  const report = read.value
  if (report === null) return ok(null)
  const found = await findParcel(deps, carrier, report)
  if (found === 'known') return ok(null)
  if (found === null) return refuse('not_found', 'No parcel has this tracking number.')
  const taken = await takeReport(deps, found, report)
  if (taken.ok && known?.isRemote) await hearOf(deps, found)
  return taken
}

/** The parcel of a report; `known` where one of its number has taken this report before. */
async function findParcel(
  deps: FulfilmentDeps,
  carrier: string,
  { id, trackingNumber, at }: SentReport,
): Promise<NumberedParcel | 'known' | null> {
  const rows = await Promise.all(deps.orders.map((db) => selectParcels(db, trackingNumber)))
  const parcels = rows.flat()
  const isKnown = ({ orderId, shipmentId }: NumberedParcel): Promise<boolean> =>
    isKnownReport(deps, orderId, reportEventId(shipmentId, id))
  const isShared = parcels.length > 1
  if (isShared && (await Promise.all(parcels.map(isKnown))).includes(true)) return 'known'
  const ids = parcels.map(({ orderId }) => orderId)
  const states = isShared ? await readOrderStates(deps.orders, ids) : null
  const statusOf = ({ orderId, shipmentId }: NumberedParcel) => {
    const shipments = states?.get(orderId)?.order.fulfilment.shipments ?? []
    return shipments.find((one) => one.id === shipmentId)?.status ?? null
  }
  const remote = deps.carriers.all.filter(({ isRemote }) => isRemote).map((one) => one.id)
  return parcelOfReport(parcels, { carrier, at: Date.parse(at) }, { remote, statusOf })
}

/** A carrier that reports by itself need not be asked soon. */
async function hearOf(deps: FulfilmentDeps, parcel: NumberedParcel): Promise<void> {
  const db = databaseOf(deps.orders, parcel.orderId)
  if (db) await setDue(db, [{ parcel, dueAt: deps.now() + CARRIER_SILENT_MS }])
}
