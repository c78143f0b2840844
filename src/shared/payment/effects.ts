import { formerPaymentOf } from '../order/contract.ts'
import {
  type Effect,
  type EffectContext,
  messageIdOf,
  type OrderChange,
} from '../order/effects/contract.ts'
import { outboxMessage } from '../platform/messages.ts'

const refund = ({ order, shopperId }: OrderChange, paymentId: string, { now }: EffectContext) => {
  const body = { orderId: order.id, shopperId, paymentId }
  const id = messageIdOf(order, 'refund')
  return [outboxMessage({ id, type: 'payment.refund', body }, now)]
}

/** Returns what was paid for an order that ended. */
export const refundPayment: Effect = (change, context) =>
  change.order.status === 'refunding' ? refund(change, change.order.payment.id, context) : []

/** Returns what a payment took that the order had been switched away from. */
export const refundFormerPayment: Effect = (change, context) => {
  const former = formerPaymentOf(change.order, change.event)
  return former?.status === 'refunding' ? refund(change, former.id, context) : []
}
