import { databaseOf } from '../../../src/shared/order/databases.ts'
import { loadOutboxMessage } from '../../../src/shared/order/outbox-store.ts'
import { type Claim, isClaim } from '../../../src/shared/platform/claims.ts'
import { CALLS_AT_ONCE, type Delivery, inParallel, retryLater } from '../deliveries.ts'
import type { FulfilmentDeps } from '../deps.ts'

/**
 * Fetches the messages that travelled as claims. A claim whose row is gone has had its effect and
 * ends here; one that cannot be asked for comes again.
 */
export async function redeemClaims(
  deps: FulfilmentDeps,
  deliveries: readonly Delivery[],
): Promise<Delivery[]> {
  if (!deliveries.some(({ body }) => isClaim(body))) return [...deliveries]
  const redeemed = await inParallel(deliveries, CALLS_AT_ONCE, async (delivery) =>
    isClaim(delivery.body) ? redeem(deps, delivery, delivery.body) : delivery,
  )
  return redeemed.flatMap((one, index) => {
    const delivery = deliveries[index]
    if (one.status === 'fulfilled') return one.value ? [one.value] : []
    if (delivery) retryLater(delivery)
    return []
  })
}

async function redeem(
  deps: FulfilmentDeps,
  delivery: Delivery,
  { id, body }: Claim,
): Promise<Delivery | null> {
  const text =
    body.from === 'orders'
      ? await fromRecord(deps, body.orderId, id)
      : await fromShopper(deps, body.shopperId, id)
  if (text === null) {
    delivery.ack()
    return null
  }
  return {
    id: delivery.id,
    attempts: delivery.attempts,
    body: JSON.parse(text),
    ack: () => delivery.ack(),
    retry: (options) => delivery.retry(options),
  }
}

async function fromRecord(deps: FulfilmentDeps, orderId: string, id: string) {
  const db = databaseOf(deps.orders, orderId)
  return db ? loadOutboxMessage(db, id) : null
}

/** @throws where the object refuses for another reason than that the row is gone */
async function fromShopper(deps: FulfilmentDeps, shopperId: string, id: string) {
  const reading = await deps
    .shopper(shopperId)
    .read({ kind: 'system', shopperId }, { type: 'outbox-message', id })
  if (reading.ok) return reading.value.message
  if (reading.problem.code === 'not_found') return null
  throw new Error(`message ${id}: ${reading.problem.code}`)
}
