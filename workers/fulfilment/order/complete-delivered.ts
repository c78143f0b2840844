import { advanceOrders } from '../../../src/shared/order/advance-orders.ts'
import { selectDelivered } from '../../../src/shared/order/store.ts'
import { DAY_MS, rfc3339 } from '../../../src/shared/platform/clock.ts'
import { contextOf, type FulfilmentDeps } from '../deps.ts'
import { sendFollowUps } from '../outbox/send-follow-ups.ts'

/** After this long a delivered order is complete. */
const COMPLETE_AFTER_MS = 14 * DAY_MS
const COMPLETE_AT_ONCE = 200

/** Completes orders delivered long ago. Answers how many. */
export async function completeDelivered(deps: FulfilmentDeps): Promise<number> {
  const now = deps.now()
  const shards = await Promise.all(
    deps.orders.map((db) => selectDelivered(db, now - COMPLETE_AFTER_MS, COMPLETE_AT_ONCE)),
  )
  const at = rfc3339(now)
  const advances = shards.flat().map((orderId) => ({
    orderId,
    event: { type: 'order.completed' as const },
    eventId: `${orderId}:completed`,
    actor: 'system' as const,
    at,
  }))
  const { results, followUps } = await advanceOrders(deps.orders, advances, contextOf(deps))
  await sendFollowUps(deps, followUps)
  return results.filter(({ outcome }) => outcome === 'changed').length
}
