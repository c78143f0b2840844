import { advanceOrders } from '../../../src/shared/order/advance-orders.ts'
import type { Order, OrderActor, OrderEvent } from '../../../src/shared/order/contract.ts'
import { databaseOf } from '../../../src/shared/order/databases.ts'
import { DISPUTE_OPEN, isHeldByDispute } from '../../../src/shared/order/returned-money.ts'
import { selectKnownEvents } from '../../../src/shared/order/store.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import { contextOf, type FulfilmentDeps } from '../deps.ts'
import { sendFollowUps } from '../outbox/send-follow-ups.ts'

/**
 * One event by a person. An event that no longer matters answers the order as it is; so does the
 * same `eventId` again, whatever has happened since. Refusals: `not_found`,
 * `transition_not_allowed` with the status, `dependency_unavailable`.
 */
export async function advanceOrder(
  deps: FulfilmentDeps,
  input: { orderId: string; event: OrderEvent; actor: OrderActor; eventId: string },
): Promise<Result<Order>> {
  const { orderId, eventId } = input
  const at = rfc3339(deps.now())
  const { results, followUps } = await advanceOrders(
    deps.orders,
    [{ ...input, at }],
    contextOf(deps),
  )
  await sendFollowUps(deps, followUps)
  const [result] = results
  if (!result || result.outcome === 'missing') return refuse('not_found')
  if (result.outcome === 'contended' || result.order === null) {
    return refuse('dependency_unavailable', 'The order is being changed; try again.')
  }
  if (result.outcome === 'changed' || result.outcome === 'unchanged') return ok(result.order)
  const db = databaseOf(deps.orders, orderId)
  const known = db ? await selectKnownEvents(db, orderId, [eventId]) : []
  if (known.length > 0) return ok(result.order)
  const { status } = result.order
  const why = isHeldByDispute(result.order, input.event) ? DISPUTE_OPEN : `The order is ${status}.`
  return refuse('transition_not_allowed', why, { extra: { status } })
}
