import { closingRefundId, formerPaymentOf } from '../order/contract.ts'
import {
  type Effect,
  type EffectContext,
  messageIdOf,
  type OrderChange,
} from '../order/effects/contract.ts'
import { outboxMessage } from '../platform/messages.ts'
import type { Money } from '../platform/money.ts'
import { isCharging, isReturnedByHand, repaidBy } from './contract.ts'

const refund = (
  { order, shopperId }: OrderChange,
  what: { paymentId: string; amount?: Money; refundId?: string; byHand?: true },
  { now }: EffectContext,
) => {
  const body = { orderId: order.id, shopperId, ...what }
  const id = messageIdOf(order, 'refund')
  return [outboxMessage({ id, type: 'payment.refund', body }, now)]
}

/** Asks for the part of the refund of this id that its payment returns, where it is pending. */
const refundOf = (
  change: OrderChange,
  what: { refundId: string; byHand?: true },
  context: EffectContext,
) => {
  const { id: paymentId, refunds = [] } = change.order.payment
  const waits = refunds.find(({ id, status }) => id === what.refundId && status === 'pending')
  const amount = waits && repaidBy(waits)
  return amount?.amount ? refund(change, { paymentId, amount, ...what }, context) : []
}

/** Returns what was paid for an order that ended. Nobody has asked for it: staff pay it back later. */
export const refundPayment: Effect = (change, context) =>
  change.order.status === 'refunding'
    ? refundOf(change, { refundId: closingRefundId(change.order) }, context)
    : []

/**
 * Returns what staff, or the inspection of a return, asked for. Cash and bank transfers are paid out
 * by the staff that ask.
 */
export const refundRequested: Effect = (change, context) => {
  const { event, order } = change
  if (!('refundId' in event) || event.refundId === undefined) return []
  const byHand = isReturnedByHand(order.payment) ? { byHand: true as const } : {}
  return refundOf(change, { refundId: event.refundId, ...byHand }, context)
}

/** Makes a later success of an unpaid order's payment impossible once the order is cancelled. */
export const closePayment: Effect = ({ order, shopperId }, { now }) => {
  const { id: paymentId, kind } = order.payment
  if (order.status !== 'cancelled' || !isCharging(kind)) return []
  const body = { orderId: order.id, shopperId, paymentId, kind }
  const id = messageIdOf(order, 'close-payment')
  return [outboxMessage({ id, type: 'payment.cancel', body }, now)]
}

/** Returns what a payment took that the order had been switched away from. */
export const refundFormerPayment: Effect = (change, context) => {
  const former = formerPaymentOf(change.order, change.event)
  return former?.status === 'refunding' ? refund(change, { paymentId: former.id }, context) : []
}
