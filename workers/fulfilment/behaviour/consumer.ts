import { insertBehaviour } from '../../../src/shared/behaviour/store.ts'
import { accept, type Delivery } from '../deliveries.ts'
import type { FulfilmentDeps } from '../deps.ts'

/** Queue `behaviour`: what shoppers do, kept by day. */
export async function consumeBehaviour(
  deps: FulfilmentDeps,
  deliveries: readonly Delivery[],
): Promise<void> {
  const accepted = accept('behaviour', deliveries)
  await insertBehaviour(
    deps.engagement,
    accepted.map(({ message }) => message),
  )
  for (const { delivery } of accepted) delivery.ack()
}
