import type { PaymentEvent } from '../payment/contract.ts'
import type { FailedRefund } from '../payment/webhook/contract.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import { dueOf } from '../pricing/contract.ts'
import type { Order, OrderEvent } from './contract.ts'

/**
 * A provider's event as the order's. Refuses `not_found` for a payment that the order never had,
 * and `invalid_body` for another amount or currency: such an event changes no order.
 */
export function orderEventOf(order: Order, event: PaymentEvent): Result<OrderEvent> {
  const isFormer = order.formerPayments?.some(({ id }) => id === event.paymentId) ?? false
  if (order.payment.id !== event.paymentId && !isFormer) return refuse('not_found')
  if (!isAmountOf(order, event)) return refuse('invalid_body', 'The amount is not the order’s.')
  return ok(changeOf(order, event, isFormer))
}

/** A payment is made as a whole; a part of it may be refunded or disputed. */
function isAmountOf({ cost }: Order, { status, amount }: PaymentEvent): boolean {
  const due = dueOf(cost)
  if (amount.currency !== due.currency) return false
  return status === 'succeeded' || status === 'declined'
    ? amount.amount === due.amount
    : amount.amount > 0 && amount.amount <= due.amount
}

/** Of a payment the order has left only the money matters. */
function changeOf(order: Order, event: PaymentEvent, isFormer: boolean): OrderEvent {
  const { paymentId, amount, status, eventId, disputeId = eventId, refundId = eventId } = event
  const switched = !isFormer && order.formerPayments ? { switched: true as const } : {}
  switch (status) {
    case 'declined':
      return { type: 'payment.declined', paymentId, ...switched }
    case 'refunded':
      return { type: 'payment.refunded', paymentId, amount, refundId }
    case 'disputed':
    case 'dispute_won':
    case 'dispute_lost':
      return { type: `payment.${status}`, paymentId, amount, disputeId }
    case 'succeeded':
      return isFormer
        ? { type: 'payment.late', paymentId, amount }
        : { type: 'payment.succeeded', paymentId, amount, ...switched }
  }
}

/** A failed refund as the order's event; null where the order has no such refund. */
export function failedRefundOf(
  { payment }: Order,
  { paymentId, refundId, reason }: Pick<FailedRefund, 'paymentId' | 'refundId' | 'reason'>,
): OrderEvent | null {
  const refund = payment.refunds?.find((one) => one.id === refundId || one.providerId === refundId)
  if (!refund || payment.id !== paymentId) return null
  return { type: 'refund.failed', refundId: refund.id, paymentId, reason }
}
