import type { Order } from '../../../src/shared/order/contract.ts'
import { ordersDatabases } from '../../../src/shared/order/databases.ts'
import { readShopperOrder } from '../../../src/shared/order/read-order.ts'
import { checkCancellable } from '../../../src/shared/order/rules.ts'
import { ok, type Result } from '../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../http/app.ts'
import { fulfilmentOf } from '../http/ports/fulfilment.ts'
import { execute, shopperIdOf } from '../http/shopper.ts'

/**
 * Asks to cancel an own order; its status shows the result. The shopper's object takes the request,
 * or the record where the order has left the object. Refuses `not_found` and
 * `transition_not_allowed`.
 */
export async function requestCancel(
  c: GatewayContext,
  orderId: string,
  reason: string,
): Promise<Result<Order>> {
  const asked = await execute(c, { type: 'order.request-cancel', orderId, reason })
  if (asked.ok) return ok(asked.value.order)
  if (asked.problem.code !== 'not_found') return asked
  const databases = ordersDatabases(c.env)
  const order = await readShopperOrder({ databases }, { shopperId: shopperIdOf(c), orderId })
  if (!order.ok || order.value.status === 'cancelled') return order
  const possible = checkCancellable(order.value)
  if (!possible.ok) return possible
  const event = { type: 'order.cancelled', reason } as const
  return fulfilmentOf(c.env).advanceOrder(orderId, event, 'shopper', `${orderId}:cancel`)
}
