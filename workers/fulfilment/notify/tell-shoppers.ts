import { endsOpenOrder, isOpenOrder } from '../../../src/shared/budget/rules.ts'
import type { Order } from '../../../src/shared/order/contract.ts'
import { CALLS_AT_ONCE, inParallel } from '../deliveries.ts'
import type { FulfilmentDeps } from '../deps.ts'

/** An order as it stands now, and the rows of the shopper's outbox that have had their effect. */
interface News {
  order: Order
  shopperId: string
  acknowledges: string[]
}

/**
 * Releases the budgets of orders that ended, then shows each order on the shopper's open pages. One
 * command carries the order and the acknowledgements. All may repeat: an order is released once,
 * and the object takes an order only where it is newer than its own.
 * @returns The ids of orders for which a part could not be done; their rows stay.
 */
export async function tellShoppers(
  deps: FulfilmentDeps,
  news: readonly News[],
): Promise<Set<string>> {
  const unreleased = await releaseEnded(deps, news)
  const pushes = newestOf(news)
    .map((one) => (unreleased.has(one.order.id) ? { ...one, acknowledges: [] } : one))
    // The first version is the object's own.
    .filter(({ order, acknowledges }) => order.version > 1 || acknowledges.length > 0)
  const settled = await inParallel(pushes, CALLS_AT_ONCE, ({ order, shopperId, acknowledges }) =>
    deps.shopper(shopperId).execute({
      caller: { kind: 'system', shopperId },
      command: { type: 'order.advance', order, acknowledges },
    }),
  )
  const unpushed = pushes.filter((_one, i) => settled[i]?.status !== 'fulfilled')
  return new Set([...unreleased, ...unpushed.map(({ order }) => order.id)])
}

/** Each order once, in its newest version, with all its acknowledgements. */
function newestOf(news: readonly News[]): News[] {
  const byOrder = Map.groupBy(news, ({ order }) => order.id)
  return [...byOrder.values()].flatMap((all) => {
    const newest = all.toSorted((a, b) => a.order.version - b.order.version).at(-1)
    const acknowledges = all.flatMap((one) => one.acknowledges)
    return newest ? [{ ...newest, acknowledges }] : []
  })
}

/**
 * Orders that are paid, delivered or cancelled free the budgets; answers those that could not. An
 * acknowledgement may come after the change that ended the order, so it asks for the state alone.
 */
async function releaseEnded(deps: FulfilmentDeps, news: readonly News[]): Promise<Set<string>> {
  const isEnded = ({ order, acknowledges }: News): boolean =>
    acknowledges.length > 0 ? !isOpenOrder(order) : endsOpenOrder(order)
  const ended = [...new Map(news.filter(isEnded).map((one) => [one.order.id, one])).values()]
  const settled = await inParallel(ended, CALLS_AT_ONCE, ({ shopperId, order: { id, email } }) =>
    deps.checkout.releaseOrder({ orderId: id, shopperId, email }),
  )
  const broken = ended.filter((_one, i) => settled[i]?.status !== 'fulfilled')
  return new Set(broken.map(({ order }) => order.id))
}
