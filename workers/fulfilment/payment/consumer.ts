import { log } from '../../../src/shared/platform/log.ts'
import type { PaymentsMessage } from '../../../src/shared/platform/messages.ts'
import { type AskedAdvance, advanceAll } from '../advance.ts'
import {
  type Accepted,
  accept,
  CALLS_AT_ONCE,
  type Delivery,
  inParallel,
  retryLater,
} from '../deliveries.ts'
import type { FulfilmentDeps } from '../deps.ts'

/** Queue `payments`: asks providers to return money. */
export async function consumePayments(
  deps: FulfilmentDeps,
  deliveries: readonly Delivery[],
): Promise<void> {
  await refundAll(deps, accept('payments', deliveries))
}

/**
 * The provider may need time: its answer is asked for again, with the same key. A refund that it
 * refuses ends as a dead letter, for staff.
 */
export async function refundAll(
  deps: FulfilmentDeps,
  refunds: readonly Accepted<PaymentsMessage>[],
): Promise<void> {
  if (refunds.length === 0) return
  const answers = await inParallel(refunds, CALLS_AT_ONCE, ({ message }) =>
    deps.checkout.refund({ ...message.body, key: message.id }),
  )
  const asked = refunds.flatMap(({ delivery, message }, i): AskedAdvance[] => {
    const answer = answers[i]
    if (answer?.status !== 'fulfilled') {
      retryLater(delivery)
      return []
    }
    // Its outbox row stays: the sweep asks again, less and less often.
    if (answer.value.status === 'refunding') {
      delivery.ack()
      return []
    }
    const { orderId } = message.body
    if (answer.value.status === 'failed') {
      log('payment.refund-failed', { orderId, paymentId: message.body.paymentId })
      retryLater(delivery)
      return []
    }
    const { eventId, paymentId, amount, at, refundId: known = eventId } = answer.value.event
    const { refundId = known } = message.body
    const event = { type: 'payment.refunded', paymentId, amount, refundId } as const
    const finishes = message.id
    return [{ delivery, advance: { orderId, event, eventId, actor: 'payment', at, finishes } }]
  })
  await advanceAll(deps, asked)
}
