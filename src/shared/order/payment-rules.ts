import type { Payment, PaymentStatus } from '../payment/contract.ts'
import { dueOf } from '../pricing/contract.ts'
import type { Applied, Order, OrderEvent, OrderStatus } from './contract.ts'
import { withFailedRefund } from './failed-refunds.ts'
import { returnedLines, withRequest } from './refunds/rules.ts'
import {
  isReturn,
  isWithinCaptured,
  withClosingRefund,
  withCreditNote,
  withDispute,
  withPendingRefund,
  withRefund,
  withReturnedCredit,
} from './returned-money.ts'

/** Whether the order has made this switch before, though it may have been switched again since. */
export const isKnownSwitch = (order: Order, event: OrderEvent): boolean =>
  event.type === 'payment.switched' &&
  [order.payment, ...(order.formerPayments ?? [])].some(({ id }) => id === event.payment.id)

/** The former payments of an order once it is switched to another payment. */
export function switchedFrom({ payment, formerPayments = [] }: Order): Payment[] {
  const { id, kind } = payment
  return [...formerPayments, { id, kind, status: 'cancelled' }]
}

/**
 * Applies an event of a former payment: the order goes on, and money that was taken all the
 * same is given back. `at` is RFC 3339; another amount than the order's is refused.
 */
export function applyToFormer(
  order: Order,
  former: Payment,
  event: OrderEvent,
  at: string,
): Applied {
  const isRequest = event.type === 'refund.requested' || event.type === 'return.inspected'
  if (isRequest) return { outcome: 'refused', order }
  if (!('amount' in event)) return { outcome: 'unchanged', order }
  const due = dueOf(order.cost)
  if (event.amount.amount !== due.amount || event.amount.currency !== due.currency) {
    return { outcome: 'refused', order }
  }
  const status = formerStatusAfter(former, event)
  if (status === former.status) return { outcome: 'unchanged', order }
  const formerPayments = order.formerPayments?.map((one) =>
    one.id === former.id ? { ...one, status } : one,
  )
  const next: Order = {
    ...order,
    version: order.version + 1,
    ...(formerPayments ? { formerPayments } : {}),
    updatedAt: at > order.updatedAt ? at : order.updatedAt,
  }
  return { outcome: 'changed', order: next, from: order.status }
}

/** Money comes once and goes back once. */
function formerStatusAfter({ status }: Payment, { type }: OrderEvent): PaymentStatus {
  if (type === 'payment.refunded' || type === 'payment.dispute_lost') return 'refunded'
  if (type === 'payment.disputed' || type === 'payment.dispute_won') return status
  return status === 'refunded' ? status : 'refunding'
}

/** Whether an event that names a payment names the order's, and an amount of it. */
export function isAboutThisPayment(order: Order, event: OrderEvent): boolean {
  if (event.type === 'payment.declined') return event.paymentId === order.payment.id
  if (isReturn(event)) {
    return event.paymentId === order.payment.id && isWithinCaptured(order, event)
  }
  if (event.type !== 'payment.succeeded') return true
  const due = dueOf(order.cost)
  return (
    event.paymentId === order.payment.id &&
    event.amount.amount === due.amount &&
    event.amount.currency === due.currency
  )
}

/** The payment after an event that brings the order to `status` at `at` (RFC 3339). */
export function paymentAfter(
  order: Order,
  event: OrderEvent,
  status: OrderStatus,
  at: string,
): Order['payment'] {
  if (isReturn(event)) return withDispute(withRefund(order, event, status, at), event, at)
  switch (event.type) {
    case 'payment.switched': {
      const { id, kind } = event.payment
      const { refunds } = order.payment
      return status === 'cancelled'
        ? { id, kind, status, ...(refunds ? { refunds } : {}) }
        : event.payment
    }
    case 'refund.requested': {
      const payment = withRequest(order, event, at)
      return status === 'refunding' ? { ...payment, status } : payment
    }
    case 'return.inspected': {
      const { refundId: id, amount, lines } = event
      const reason = 'return'
      return withPendingRefund(order, {
        id,
        amount,
        at,
        reason,
        lines: returnedLines(lines),
      })
    }
    case 'refund.failed':
      return withFailedRefund(order, event.refundId, event.reason)
    case 'credit_note.issued':
      return withCreditNote(order.payment, event.refundId, event.number)
    default:
      return statusOnly(order, event, status, at)
  }
}

function statusOnly(
  order: Order,
  event: OrderEvent,
  status: OrderStatus,
  at: string,
): Order['payment'] {
  if (status === 'refunding' && order.status !== 'refunding') return withClosingRefund(order, at)
  const payment = statusOf(order, event, status)
  return status === 'cancelled' ? withReturnedCredit({ ...order, payment }, at) : payment
}

function statusOf(order: Order, event: OrderEvent, status: OrderStatus): Order['payment'] {
  const next = ((): PaymentStatus => {
    if (status === 'cancelled') return 'cancelled'
    if (status === 'refunding' || status === 'refunded') return status
    if (event.type === 'payment.succeeded') return 'succeeded'
    if (event.type === 'payment.declined') return 'declined'
    // Cash changes hands at the door.
    const cash = order.payment.status === 'due_on_delivery'
    return status === 'delivered' && cash ? 'succeeded' : order.payment.status
  })()
  if (next === order.payment.status) return order.payment
  const { redirectUrl, ...payment } = order.payment
  // A declined payment may be tried again on the same page; any other outcome closes it.
  const keep = next === 'declined' && redirectUrl !== undefined
  return { ...payment, status: next, ...(keep ? { redirectUrl } : {}) }
}
