import { insertBehaviour } from '../../../src/shared/behaviour/store.ts'
import { QUEUE_RETENTION_SECONDS } from '../../../src/shared/platform/limits.ts'
import { shopDayOf } from '../../../src/shared/platform/shop-day.ts'
import { addCarts } from '../../../src/shared/report/store.ts'
import { accept, type Delivery, ofType } from '../deliveries.ts'
import type { FulfilmentDeps } from '../deps.ts'

/** A message lies in its queue and then among the dead letters of it. */
const COUNTED_FOR_MS = 3 * QUEUE_RETENTION_SECONDS * 1000

/** Queue `behaviour`: what shoppers do, by day, and how many carts were begun. */
export async function consumeBehaviour(
  deps: FulfilmentDeps,
  deliveries: readonly Delivery[],
): Promise<void> {
  const accepted = accept('behaviour', deliveries)
  await insertBehaviour(
    deps.engagement,
    ofType(accepted, 'behaviour.recorded').map(({ message }) => message),
  )
  const carts = ofType(accepted, 'carts.counted').map(({ message: { id, body } }) => ({
    id,
    ...body,
  }))
  const forgetBefore = shopDayOf(deps.now() - COUNTED_FOR_MS, deps.reports.timeZone)
  if (carts.length > 0) await addCarts(deps.engagement, carts, forgetBefore)
  for (const { delivery } of accepted) delivery.ack()
}
