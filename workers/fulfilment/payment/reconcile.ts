import { type OrderState, selectAwaitingProvider } from '../../../src/shared/order/store.ts'
import { CHARGING_KINDS } from '../../../src/shared/payment/contract.ts'
import { dueSpans } from '../../../src/shared/payment/reconcile.ts'
import { selectLooks, storeLooks } from '../../../src/shared/payment/store.ts'
import { PAYMENT_WINDOW_MS, RECONCILED_PER_SWEEP_MAX } from '../../../src/shared/platform/limits.ts'
import { log } from '../../../src/shared/platform/log.ts'
import { CALLS_AT_ONCE, inParallel } from '../deliveries.ts'
import type { FulfilmentDeps } from '../deps.ts'

type Spans = ReturnType<typeof dueSpans>

/**
 * Asks providers for payments that orders still wait for: their webhook may be late, or never come.
 * Where more wait than one run asks for, the next run goes on behind the last one, so that each has
 * its turn. When the window closes, the order's own alarm asks for the last time. Answers how many
 * were told.
 */
export async function reconcilePayments(deps: FulfilmentDeps): Promise<number> {
  const spans = dueSpans(deps.now(), deps.reconcileSeconds * 1000, PAYMENT_WINDOW_MS)
  if (spans.length === 0) return 0
  const found = await selectDue(deps, spans)
  const answers = await inParallel(found, CALLS_AT_ONCE, ({ order, shopperId }) => {
    const { id: orderId, payment } = order
    return deps.checkout.reconcile({ orderId, shopperId, paymentId: payment.id })
  })
  const failed = answers.find((answer) => answer.status === 'rejected')
  if (failed?.status === 'rejected') {
    log('payment.provider-unavailable', { error: failed.reason })
  }
  return answers.filter((answer) => answer.status === 'fulfilled' && answer.value).length
}

/** The orders of this run; stores where the next one goes on, where it does not ask for all. */
async function selectDue(deps: FulfilmentDeps, spans: Spans): Promise<OrderState[]> {
  const looks = await selectLooks(deps.engagement)
  const limit = Math.ceil(RECONCILED_PER_SWEEP_MAX / deps.orders.length)
  const found = await Promise.all(
    deps.orders.map((db, shard) => nextOf(db, { spans, limit, after: looks.get(shard) ?? '' })),
  )
  const next = found.map((some, shard) => ({
    shard,
    after: some.length < limit ? '' : (some.at(-1)?.order.id ?? ''),
  }))
  await storeLooks(
    deps.engagement,
    next.filter(({ shard, after }) => after !== (looks.get(shard) ?? '')),
  )
  return found.flat()
}

/** At most `limit` orders behind `after`, and then those from the first one on. */
async function nextOf(
  db: D1Database,
  { spans, limit, after }: { spans: Spans; limit: number; after: string },
): Promise<OrderState[]> {
  const asked = { kinds: CHARGING_KINDS, spans }
  const behind = await selectAwaitingProvider(db, { ...asked, limit, after })
  if (after === '' || behind.length === limit) return behind
  const left = limit - behind.length
  const first = await selectAwaitingProvider(db, { ...asked, limit: left, after: '' })
  return [...behind, ...first.filter(({ order }) => order.id <= after)]
}
