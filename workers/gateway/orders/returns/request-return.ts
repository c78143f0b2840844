import shop from '../../../../shop.config.ts'
import { canonicalJson } from '../../../../src/shared/kit/digest.ts'
import type { Order } from '../../../../src/shared/order/contract.ts'
import { ordersDatabases } from '../../../../src/shared/order/databases.ts'
import { readOrder } from '../../../../src/shared/order/read-order.ts'
import type { Return, ReturnLine } from '../../../../src/shared/order/returns/contract.ts'
import { returnRequest } from '../../../../src/shared/order/returns/return-events.ts'
import { returnIdOf } from '../../../../src/shared/order/returns/rules.ts'
import { RETURN_DAYS } from '../../../../src/shared/platform/limits.ts'
import { assertInvariant, ok, type Result, refuse } from '../../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../../http/app.ts'
import { fulfilmentOf } from '../../http/ports/fulfilment.ts'
import { forgetBookmarks } from '../../http/ports/record.ts'

/** Days after delivery within which goods may be sent back. */
export const returnDays = (): number => shop.returns?.days ?? RETURN_DAYS

/**
 * Asks to send goods of an own order back. A known `requestId` finds its return (`replayed`). Refuses
 * `return_not_allowed`, and `idempotency_conflict` where the request asked for other goods before.
 */
export async function requestReturn(
  c: GatewayContext,
  own: Order,
  { lines, requestId }: { lines: ReturnLine[]; requestId: string },
): Promise<Result<{ return: Return; replayed: boolean }>> {
  // The record is ahead of the shopper's object: a rejection may be on its way there.
  const record = await readOrder({ databases: ordersDatabases(c.env) }, own.id)
  const order = record.ok ? record.value : own
  const returnId = await returnIdOf(order.id, requestId)
  const known = order.returns?.find((one) => one.id === returnId)
  if (known) {
    if (canonicalJson(known.lines) !== canonicalJson(lines)) return refuse('idempotency_conflict')
    return ok({ return: known, replayed: true })
  }
  const event = returnRequest(order, { returnId, lines }, { now: Date.now(), days: returnDays() })
  if (!event.ok) return event
  const eventId = `${returnId}:requested`
  const fulfilment = fulfilmentOf(c.env)
  const asked = await fulfilment.advanceOrder(order.id, event.value, 'shopper', eventId)
  if (!asked.ok) return asked
  forgetBookmarks(c)
  const made = asked.value.returns?.find((one) => one.id === returnId)
  assertInvariant(made !== undefined, 'a return that was taken is in its order')
  return ok({ return: made, replayed: false })
}
