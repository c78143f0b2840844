import { MINUTE_MS, type Now } from '../platform/clock.ts'
import { log } from '../platform/log.ts'
import type { PaymentRef } from './contract.ts'
import { applyEvent, type PaymentDeps, readOrder } from './settle.ts'

/** A sweep runs at least this often: a payment that is due is met by one. */
export const RECONCILE_EVERY_MS = MINUTE_MS
/** The longest time between two looks at one payment. */
const RECONCILE_GAP_MAX_MS = MINUTE_MS

/** A stretch of time, from its first millisecond up to the one before its last. */
interface Span {
  from: Now
  to: Now
}

/**
 * When payments have last changed that are due for a look now: `firstMs` ago, twice that, and so on
 * until the gap is RECONCILE_GAP_MAX_MS, up to `oldestMs` ago. Pure, so that no look is stored.
 */
export function dueSpans(now: Now, firstMs: number, oldestMs: number): Span[] {
  const spans: Span[] = []
  for (let age = firstMs; age <= oldestMs; age += Math.min(age, RECONCILE_GAP_MAX_MS)) {
    const to = now - age + 1
    const last = spans.at(-1)
    const from = to - RECONCILE_EVERY_MS
    // A sweep more often than the looks makes one stretch of them.
    if (last && last.from <= to) last.from = from
    else spans.push({ from, to })
  }
  return spans
}

/**
 * Asks the provider for its word on a payment that is not final, as a webhook that was lost would
 * have told it. Answers whether the provider had one.
 * @throws Error where the provider gives no answer
 */
export async function reconcilePayment(deps: PaymentDeps, ref: PaymentRef): Promise<boolean> {
  const order = await readOrder(deps, ref)
  if (order?.status !== 'awaiting_payment' || order.payment.id !== ref.paymentId) return false
  const provider = deps.provider(order.payment.kind)
  const standing = await provider?.query(ref.paymentId, order.payment.providerId)
  if (!standing?.event) return false
  const { paymentId } = ref
  const applied = await applyEvent(deps, standing.event)
  const about = { orderId: order.id, paymentId }
  if (applied.ok) log('payment.reconciled', about)
  else log('payment.event-quarantined', { ...about, code: applied.problem.code })
  return applied.ok
}
