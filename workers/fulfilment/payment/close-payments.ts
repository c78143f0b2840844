import type { PaymentStanding } from '../../../src/shared/payment/contract.ts'
import type { PaymentsMessage } from '../../../src/shared/platform/messages.ts'
import { type AskedAdvance, advanceAll } from '../advance.ts'
import { type Accepted, CALLS_AT_ONCE, inParallel, retryLater } from '../deliveries.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { finishMessages } from '../outbox/finish.ts'

type Closing = Accepted<Extract<PaymentsMessage, { type: 'payment.cancel' }>>

/**
 * Closes payments of cancelled orders at their providers. Money that came before goes to the order,
 * which returns it. A provider that is out, or has not decided, is asked again.
 */
export async function closeAll(deps: FulfilmentDeps, closing: readonly Closing[]): Promise<void> {
  if (closing.length === 0) return
  const answers = await inParallel(closing, CALLS_AT_ONCE, ({ message }) =>
    deps.checkout.cancelPayment(message.body),
  )
  const closed: Closing[] = []
  const paid: AskedAdvance[] = []
  for (const [i, one] of closing.entries()) {
    const answer = answers[i]
    const standing = answer?.status === 'fulfilled' ? answer.value : null
    const success = standing && successOf(one, standing)
    if (success) paid.push(success)
    else if (standing && isFinal(standing)) closed.push(one)
    else retryLater(one.delivery)
  }
  await Promise.all([finishMessages(deps, closed), advanceAll(deps, paid)])
}

const isFinal = ({ status }: PaymentStanding): boolean =>
  status !== 'pending' && status !== 'unknown' && status !== 'declined'

/** A success that came before the payment was closed; null where there was none. */
function successOf(
  { delivery, message }: Closing,
  { status, event: told }: PaymentStanding,
): AskedAdvance | null {
  if (status !== 'succeeded' || !told) return null
  const { paymentId, amount, at } = told
  const { orderId } = message.body
  const event = { type: 'payment.succeeded', paymentId, amount } as const
  // The webhook of the same success is the same event.
  const eventId = `${orderId}:${told.eventId}`
  const advance = { orderId, event, eventId, actor: 'payment', at, finishes: message.id } as const
  return { delivery, advance }
}
