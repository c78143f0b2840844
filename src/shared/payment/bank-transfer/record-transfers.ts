import { groupsOf } from '../../kit/groups.ts'
import { rfc3339 } from '../../platform/clock.ts'
import { applyEvent, type PaymentDeps, readOrder } from '../settle.ts'
import type { Transfer } from './contract.ts'

/** Orders that are asked at once: each is two calls of a shopper's object. */
const AT_ONCE = 20

/**
 * Marks the orders paid that still wait for a transfer, and answers their ids. Idempotent: a
 * transfer counts once, and an order that was paid, cancelled or switched waits for none.
 */
export async function recordTransfers(
  deps: PaymentDeps,
  transfers: readonly Transfer[],
): Promise<string[]> {
  const paid: string[] = []
  for (const group of groupsOf(transfers, AT_ONCE)) {
    const recorded = await Promise.all(group.map((transfer) => record(deps, transfer)))
    paid.push(...group.filter((_, i) => recorded[i]).map(({ orderId }) => orderId))
  }
  return paid
}

async function record(
  deps: PaymentDeps,
  { eventId, orderId, shopperId, amount }: Transfer,
): Promise<boolean> {
  const order = await readOrder(deps, { orderId, shopperId })
  const waits = order?.status === 'awaiting_payment' && order.payment.kind === 'bank-transfer'
  if (!waits || order.payment.status !== 'pending') return false
  const at = rfc3339(deps.now())
  const about = { eventId, orderId, shopperId, paymentId: order.payment.id }
  const applied = await applyEvent(deps, { ...about, status: 'succeeded', amount, at })
  return applied.ok
}
