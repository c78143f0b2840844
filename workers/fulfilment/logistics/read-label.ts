import { readOrder } from '../../../src/shared/order/read-order.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { FulfilmentDeps } from '../deps.ts'

/**
 * The address of a parcel's label, as its carrier says now: no copy of it is stored. Refuses
 * `not_found` for a parcel that was not booked at a carrier of the outside, `carrier_refused`, and
 * `dependency_unavailable` where the carrier does not answer.
 */
export async function readLabel(
  deps: FulfilmentDeps,
  { orderId, shipmentId }: { orderId: string; shipmentId: string },
): Promise<Result<{ url: string }>> {
  const order = await readOrder({ databases: deps.orders }, orderId)
  if (!order.ok) return order
  const parcel = order.value.fulfilment.shipments.find(({ id }) => id === shipmentId)
  const { carrierId, reference } = parcel?.booking ?? {}
  const carrier = carrierId === undefined ? null : deps.carriers.byId(carrierId)
  if (carrier === null || reference === undefined) return refuse('not_found')
  const label = await carrier.label(reference).catch(() => null)
  if (label === null) return refuse('dependency_unavailable', `${carrier.name} does not answer.`)
  if (!label.ok) return label
  // The link is opened in the back office: it is a page of the web, and nothing else.
  const isWeb = /^https?:\/\//.test(label.value.url)
  return isWeb ? ok({ url: label.value.url }) : refuse('carrier_refused', 'The label is no page.')
}
