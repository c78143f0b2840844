import { type Advance, advanceOrders } from '../../src/shared/order/advance-orders.ts'
import { type Delivery, retryLater } from './deliveries.ts'
import { contextOf, type FulfilmentDeps } from './deps.ts'
import { sendFollowUps } from './outbox/send-follow-ups.ts'

/** An event of an order, and the delivery that brought it. */
export interface AskedAdvance {
  delivery: Delivery
  advance: Advance
}

/** Advances the orders, sends their messages, and acknowledges those that were decided. */
export async function advanceAll(
  deps: FulfilmentDeps,
  asked: readonly AskedAdvance[],
): Promise<void> {
  const { results, followUps } = await advanceOrders(
    deps.orders,
    asked.map(({ advance }) => advance),
    contextOf(deps),
  )
  await sendFollowUps(deps, followUps)
  for (const [index, { delivery }] of asked.entries()) {
    const outcome = results[index]?.outcome
    if (outcome === 'changed' || outcome === 'unchanged' || outcome === 'refused') delivery.ack()
    else retryLater(delivery)
  }
}
