import { insertDeadLetters } from '../../../src/shared/dead-letter/store.ts'
import type {
  QuarantinedEvent,
  QuarantineReason,
} from '../../../src/shared/payment/webhook/contract.ts'
import { log } from '../../../src/shared/platform/log.ts'
import type { FulfilmentDeps } from '../deps.ts'

const REASONS: Readonly<Record<QuarantineReason, string>> = {
  wrong_amount: 'The amount or the currency is not the order’s.',
  unknown_order: 'No order has this payment.',
  wrong_merchant: 'The event is of another account, or of test payments where real ones are taken.',
  refund_failed: 'The provider could not return the money.',
  other_charge: 'The money is of another charge than the one that pays the order.',
  too_early: 'The order cannot take it yet.',
  refused: 'It does not fit the order, such as more money back than the payment took.',
}

/**
 * Stores payment events that fit no order until staff decide. No consumer can read them: they can
 * be discarded, not replayed. One that is sent again is another attempt of the same letter.
 */
export async function quarantinePayments(
  deps: Pick<FulfilmentDeps, 'engagement' | 'now'>,
  events: readonly QuarantinedEvent[],
): Promise<void> {
  if (events.length === 0) return
  for (const { eventId, reason } of events) {
    log('payment.event-quarantined', { eventId, code: reason })
  }
  const letters = events.map(({ eventId, reason, ...body }) => {
    const id = `payment:${body.kind}:${eventId}`
    const message = { id, type: 'payment.event', body: { ...body, eventId } }
    return { id, queue: 'payments' as const, message, reason: REASONS[reason] }
  })
  await insertDeadLetters(deps.engagement, letters, deps.now())
}
