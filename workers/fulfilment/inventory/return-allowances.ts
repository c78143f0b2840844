import { readOrderStates } from '../../../src/shared/order/read-order.ts'
import type { InventoryMessage } from '../../../src/shared/platform/messages.ts'
import { CALLS_AT_ONCE, inParallel } from '../deliveries.ts'
import type { FulfilmentDeps } from '../deps.ts'

type Release = Extract<InventoryMessage, { type: 'inventory.release' }>['body']

/** Only units of a drop lie at a stock shard. */
const isOfDrop = ({ holds }: Release): boolean => holds.some(({ shard }) => shard !== undefined)

/**
 * Orders that came to nothing give their buyers' allowances back to the drop, so that they may buy
 * again. Repeatable. Answers the orders for which this could not be done now.
 */
export async function returnAllowances(
  deps: FulfilmentDeps,
  releases: readonly Release[],
): Promise<Set<string>> {
  const ids = releases.filter(isOfDrop).map(({ orderId }) => orderId)
  const states = await readOrderStates(deps.orders, ids)
  const bought = [...states.values()].flatMap(({ order }) => {
    const dropIds = new Set(order.lines.flatMap(({ claim }) => (claim ? [claim.dropId] : [])))
    return [...dropIds].map((dropId) => ({ dropId, orderId: order.id }))
  })
  const answers = await inParallel(bought, CALLS_AT_ONCE, ({ dropId, orderId }) =>
    deps.drop(dropId).returnPurchase(orderId),
  )
  const failed = bought.filter((_one, index) => answers[index]?.status !== 'fulfilled')
  return new Set(failed.map(({ orderId }) => orderId))
}
