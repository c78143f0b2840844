import { insertDeadLetters } from '../../../src/shared/dead-letter/store.ts'
import type { QuarantinedEvent } from '../../../src/shared/payment/contract.ts'
import type { FulfilmentDeps } from '../deps.ts'

const REASONS: Readonly<Record<QuarantinedEvent['reason'], string>> = {
  wrong_amount: 'The amount or the currency is not the order’s.',
  unknown_order: 'No order has this payment.',
  wrong_merchant: 'The event is of another account, or of test payments where real ones are taken.',
  refund_failed: 'The provider could not return the money.',
}

/**
 * Stores payment events that fit no order until staff decide. No consumer can read them: they can
 * be discarded, not replayed. One that is sent again is another attempt of the same letter.
 */
export async function quarantinePayments(
  deps: Pick<FulfilmentDeps, 'engagement' | 'now'>,
  events: readonly QuarantinedEvent[],
): Promise<void> {
  const letters = events.map(({ eventId, reason, ...body }) => {
    const id = `payment:${body.kind}:${eventId}`
    const message = { id, type: 'payment.event', body: { ...body, eventId } }
    return { id, queue: 'payments' as const, message, reason: REASONS[reason] }
  })
  await insertDeadLetters(deps.engagement, letters, deps.now())
}
