import { log } from '../../../src/shared/platform/log.ts'
import type { InventoryMessage } from '../../../src/shared/platform/messages.ts'
import { type Accepted, CALLS_AT_ONCE, inParallel, retryLater } from '../deliveries.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { finishMessages } from '../outbox/finish.ts'

type Settling = Accepted<
  Extract<InventoryMessage, { type: 'coupon.commit' } | { type: 'coupon.release' }>
>

/** Uses or frees the places that orders have of campaigns. Every call may be repeated. */
export async function settleCoupons(
  deps: FulfilmentDeps,
  settling: readonly Settling[],
): Promise<void> {
  if (settling.length === 0) return
  const calls = settling.flatMap(({ delivery, message: { type, body } }) =>
    body.campaignIds.map((campaignId) => ({ delivery, type, campaignId, orderId: body.orderId })),
  )
  const settled = await inParallel(calls, CALLS_AT_ONCE, async ({ type, campaignId, orderId }) => {
    const outcome = await deps.coupon(campaignId).execute({ type, orderId })
    if (outcome === 'late' || outcome === 'unknown') log('coupon.late', { orderId, work: outcome })
  })
  const failed = new Set(
    calls.flatMap(({ delivery }, i) => (settled[i]?.status === 'fulfilled' ? [] : [delivery])),
  )
  await finishMessages(
    deps,
    settling.filter(({ delivery }) => !failed.has(delivery)),
  )
  for (const delivery of failed) retryLater(delivery)
}
