import type Stripe from 'stripe'
import type { PaymentEvent, PaymentRef } from '../../../../src/shared/payment/contract.ts'
import type { FailedRefund } from '../../../../src/shared/payment/webhook/contract.ts'
import { rfc3339 } from '../../../../src/shared/platform/clock.ts'
import { fromStripe } from './amounts.ts'

/** The payment that an object of Stripe names in its metadata; null where it names none. */
export function refOf(metadata: Stripe.Metadata | null): PaymentRef | null {
  const { orderId, paymentId, shopperId } = metadata ?? {}
  return orderId && paymentId && shopperId ? { orderId, paymentId, shopperId } : null
}

const secondsToTime = (seconds: number): string => rfc3339(seconds * 1000)

/** A completed session as a success. Its id follows from the session: a query tells the same. */
export const paidEvent = (
  session: Pick<Stripe.Checkout.Session, 'id' | 'amount_total' | 'currency' | 'created'>,
  ref: PaymentRef,
): PaymentEvent => ({
  ...ref,
  eventId: `${session.id}:paid`,
  status: 'succeeded',
  amount: fromStripe(session.amount_total ?? 0, session.currency ?? 'xxx'),
  at: secondsToTime(session.created),
})

/** A payment that was taken, found without its session. */
export const takenEvent = (
  intent: Pick<Stripe.PaymentIntent, 'id' | 'amount_received' | 'currency' | 'created'>,
  ref: PaymentRef,
): PaymentEvent => ({
  ...ref,
  eventId: `${intent.id}:paid`,
  status: 'succeeded',
  amount: fromStripe(intent.amount_received, intent.currency),
  at: secondsToTime(intent.created),
})

export const declinedEvent = (
  session: Pick<Stripe.Checkout.Session, 'id' | 'amount_total' | 'currency' | 'created'>,
  ref: PaymentRef,
): PaymentEvent => ({
  ...paidEvent(session, ref),
  eventId: `${session.id}:declined`,
  status: 'declined',
})

/** A refund by whoever made it: the shop's own has the shop's id in its metadata. */
export const refundEvent = (refund: Stripe.Refund, ref: PaymentRef): PaymentEvent => ({
  ...ref,
  eventId: `${refund.id}:refunded`,
  status: 'refunded',
  amount: fromStripe(refund.amount, refund.currency),
  at: secondsToTime(refund.created),
  refundId: refund.metadata?.refundId || refund.id,
})

/** The failure of a refund that Stripe could not make, or took back; null of any other refund. */
export function failedRefundOf(refund: Stripe.Refund): Omit<FailedRefund, keyof PaymentRef> | null {
  const { id, status, created, failure_reason: why, metadata } = refund
  if (status !== 'failed' && status !== 'canceled') return null
  return {
    eventId: `${id}:failed`,
    status: 'refund_failed',
    refundId: metadata?.refundId || id,
    reason: why ?? status,
    at: secondsToTime(created),
  }
}

const DISPUTES: Partial<Record<Stripe.Dispute['status'], PaymentEvent['status']>> = {
  won: 'dispute_won',
  warning_closed: 'dispute_won',
  prevented: 'dispute_won',
  lost: 'dispute_lost',
}

/** A dispute as it stands; one without an end is open. */
export function disputeEvent(dispute: Stripe.Dispute, ref: PaymentRef): PaymentEvent {
  const status = DISPUTES[dispute.status] ?? 'disputed'
  return {
    ...ref,
    eventId: `${dispute.id}:${status}`,
    status,
    amount: fromStripe(dispute.amount, dispute.currency),
    at: secondsToTime(dispute.created),
    disputeId: dispute.id,
  }
}
