import { z } from 'zod'
import { readSignedWebhook } from '../../../src/shared/kit/signed-webhook.ts'
import type { OrderEvent } from '../../../src/shared/order/contract.ts'
import { databaseOf } from '../../../src/shared/order/databases.ts'
import { selectKnownEvents, selectParcel } from '../../../src/shared/order/store.ts'
import { log } from '../../../src/shared/platform/log.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import { oneLine, token } from '../../../src/shared/platform/text.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { advanceOrder } from '../order/staff.ts'

/** What a carrier may say of a parcel. */
const CARRIER_STATUSES = [
  'in_transit',
  'out_for_delivery',
  'delivered',
  'failed',
  'returned',
] as const

const EventSchema = z.looseObject({
  type: z.literal('shipment.updated'),
  data: z.looseObject({
    trackingNumber: token({ max: 100 }),
    status: z.enum(CARRIER_STATUSES),
    at: z.iso.datetime({ offset: true }),
    note: oneLine({ max: 300 }).optional(),
  }),
})

/**
 * Takes a carrier's report, signed by Standard Webhooks under its own secret. A report that was
 * taken before, or that lies behind the parcel's status, changes nothing. Refuses `not_found` where
 * the carrier or the parcel is unknown, `webhook_signature_invalid`, `invalid_body`, and
 * `dependency_unavailable`, after which the carrier sends again.
 */
export async function takeCarrierWebhook(
  deps: FulfilmentDeps,
  secret: string | null,
  { headers, rawBody }: { headers: Record<string, string>; rawBody: string },
): Promise<Result<null>> {
  if (secret === null) return refuse('not_found')
  const payload = readSignedWebhook(secret, { headers, rawBody })
  if (!payload.ok) return payload
  const event = EventSchema.safeParse(payload.value)
  if (!event.success) return refuse('invalid_body', 'This is no report of a parcel.')
  const { trackingNumber, status, note = '' } = event.data.data
  const parcel = await findParcel(deps, trackingNumber)
  if (parcel === null) return refuse('not_found', 'No parcel has this tracking number.')
  const { orderId, shipmentId } = parcel
  const eventId = `carrier-${shipmentId}-${headers['webhook-id'] ?? ''}`
  if (await isKnownEvent(deps, orderId, eventId)) return ok(null)
  const moved: OrderEvent = { type: 'shipment.moved', shipmentId, status, note }
  const taken = await advanceOrder(deps, { orderId, event: moved, actor: 'carrier', eventId })
  if (taken.ok) return ok(null)
  const { code } = taken.problem
  if (code === 'dependency_unavailable') return taken
  // The order does not admit it: the report is true all the same, and comes again in vain.
  log('carrier.report-ignored', { orderId, code })
  return ok(null)
}

async function findParcel(deps: FulfilmentDeps, trackingNumber: string) {
  const found = await Promise.all(deps.orders.map((db) => selectParcel(db, trackingNumber)))
  return found.find((one) => one !== null) ?? null
}

/** A report that comes again is behind what came meanwhile: an attempt fails once. */
async function isKnownEvent(
  deps: FulfilmentDeps,
  orderId: string,
  eventId: string,
): Promise<boolean> {
  const db = databaseOf(deps.orders, orderId)
  return db !== null && (await selectKnownEvents(db, orderId, [eventId])).length > 0
}
