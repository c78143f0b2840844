import { closingRefundId, creditReturnId, type Order } from '../order/contract.ts'
import { type Effect, messageIdOf } from '../order/effects/contract.ts'
import { outboxMessage } from '../platform/messages.ts'

/**
 * Gives the member the part of a refund that becomes store credit: of the refund that the event asks
 * for, or of the order that ended.
 */
export const creditRefund: Effect = ({ order, shopperId, event }, { now }) => {
  const asked = 'refundId' in event ? event.refundId : undefined
  const wanted = asked ?? endOf(order)
  const refund = order.payment.refunds?.find(({ id }) => id === wanted)
  const amount = refund?.storeCredit
  if (!refund || !amount) return []
  const reason = asked === undefined ? 'order_cancelled' : 'refund'
  const body = { orderId: order.id, shopperId, refundId: refund.id, amount, reason } as const
  const id = messageIdOf(order, 'store-credit')
  return [outboxMessage({ id, type: 'store-credit.grant', body }, now)]
}

/** The refund of an order that ended: of its payment, or of the store credit of an unpaid one. */
function endOf(order: Order): string | null {
  if (order.status === 'refunding') return closingRefundId(order)
  return order.status === 'cancelled' ? creditReturnId(order) : null
}
