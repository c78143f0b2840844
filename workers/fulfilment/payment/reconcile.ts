import { selectAwaitingProvider } from '../../../src/shared/order/store.ts'
import { CHARGING_KINDS } from '../../../src/shared/payment/contract.ts'
import { dueSpans } from '../../../src/shared/payment/reconcile.ts'
import { PAYMENT_WINDOW_MS, RECONCILED_PER_SWEEP_MAX } from '../../../src/shared/platform/limits.ts'
import { log } from '../../../src/shared/platform/log.ts'
import { CALLS_AT_ONCE, inParallel } from '../deliveries.ts'
import type { FulfilmentDeps } from '../deps.ts'

/**
 * Asks providers for payments that orders still wait for: their webhook may be late, or never come.
 * When the window closes, the order's own alarm asks for the last time. Answers how many were told.
 */
export async function reconcilePayments(deps: FulfilmentDeps): Promise<number> {
  const spans = dueSpans(deps.now(), deps.reconcileSeconds * 1000, PAYMENT_WINDOW_MS)
  if (spans.length === 0) return 0
  const limit = Math.ceil(RECONCILED_PER_SWEEP_MAX / deps.orders.length)
  const found = await Promise.all(
    deps.orders.map((db) => selectAwaitingProvider(db, { kinds: CHARGING_KINDS, spans, limit })),
  )
  const answers = await inParallel(found.flat(), CALLS_AT_ONCE, ({ order, shopperId }) => {
    const { id: orderId, payment } = order
    return deps.checkout.reconcile({ orderId, shopperId, paymentId: payment.id })
  })
  const failed = answers.find((answer) => answer.status === 'rejected')
  if (failed?.status === 'rejected') {
    log('payment.provider-unavailable', { error: failed.reason })
  }
  return answers.filter((answer) => answer.status === 'fulfilled' && answer.value).length
}
