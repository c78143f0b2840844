import { eraseOrders as eraseInRecord } from '../../../src/shared/order/erase-orders.ts'
import { needsAddress } from '../../../src/shared/order/erase-rules.ts'
import { readOrderStates } from '../../../src/shared/order/read-order.ts'
import type { OrdersMessage } from '../../../src/shared/platform/messages.ts'
import { type Accepted, retryLater } from '../deliveries.ts'
import { contextOf, type FulfilmentDeps } from '../deps.ts'
import { finishMessages } from '../outbox/finish.ts'
import { sendFollowUps } from '../outbox/send-follow-ups.ts'
import { ORDER_STORES } from './order-stores.ts'

type Asked = Accepted<Extract<OrdersMessage, { type: 'order.erase' }>>

/**
 * Erases the buyers of orders from every store, from the record of orders last. Repeatable.
 * @param onWaiting hears of the orders that keep their address, before they lose their buyer
 * @returns whether all of it was done
 * @throws where a store cannot be reached; a repetition goes on
 */
export async function eraseOrders(
  deps: FulfilmentDeps,
  orderIds: readonly string[],
  onWaiting: (orderIds: readonly string[]) => Promise<void> = async () => undefined,
): Promise<boolean> {
  const orders = [...(await readOrderStates(deps.orders, orderIds)).values()]
  if (orders.length === 0) return true
  await onWaiting(orders.filter(({ order }) => needsAddress(order)).map(({ order }) => order.id))
  for (const erase of Object.values(ORDER_STORES)) await erase(deps, orders)
  const ids = orders.map(({ order }) => order.id)
  const { later, followUps } = await eraseInRecord(deps.orders, ids, contextOf(deps))
  await sendFollowUps(deps, followUps)
  return later.length === 0
}

/** Erases the addresses of erased orders that were delivered, or ended. */
export async function eraseDelivered(deps: FulfilmentDeps, asked: readonly Asked[]): Promise<void> {
  if (asked.length === 0) return
  const done = await eraseOrders(
    deps,
    asked.map(({ message }) => message.body.orderId),
  )
  if (done) await finishMessages(deps, asked)
  else for (const { delivery } of asked) retryLater(delivery)
}
