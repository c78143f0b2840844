import type { Dispute, Payment } from '../payment/contract.ts'
import type { Order, OrderAttention, OrderEvent, OrderStatus } from './contract.ts'

/**
 * Money that goes back to the buyer, or may: refunds, from any source, and
 * disputes, which the buyer opens at the provider.
 */
type ReturnEvent = Extract<
  OrderEvent,
  {
    type: 'payment.refunded' | 'payment.disputed' | 'payment.dispute_won' | 'payment.dispute_lost'
  }
>

const RETURNS: readonly string[] = [
  'payment.refunded',
  'payment.disputed',
  'payment.dispute_won',
  'payment.dispute_lost',
] satisfies ReturnEvent['type'][]

export const isReturn = (event: OrderEvent): event is ReturnEvent => RETURNS.includes(event.type)

/** Refunds and lost disputes take money; the others only say that they may, or do not. */
const takesMoney = ({ type }: ReturnEvent): boolean =>
  type === 'payment.refunded' || type === 'payment.dispute_lost'

/** Whether the shop has money of this payment. */
export const isCaptured = ({ status }: Payment): boolean =>
  status === 'succeeded' || status === 'partially_refunded'

/** The sum of the refunds, in minor units of the order's currency. */
const returnedOf = ({ refunds = [] }: Payment): number =>
  refunds.reduce((sum, { amount }) => sum + amount.amount, 0)

/** One refund per order has no id of its own: the one that the shop asked for before ids were kept. */
const returnIdOf = (event: ReturnEvent): string => {
  if (event.type !== 'payment.refunded') return event.disputeId
  return event.refundId ?? event.paymentId
}

const DISPUTE_AFTER: Partial<Record<ReturnEvent['type'], Dispute['status']>> = {
  'payment.disputed': 'open',
  'payment.dispute_won': 'won',
  'payment.dispute_lost': 'lost',
}

/** Whether the order has taken this refund, or this word on this dispute, before. */
export function isKnownReturn({ payment }: Order, event: OrderEvent): boolean {
  if (!isReturn(event)) return false
  if (event.type === 'payment.refunded') {
    return payment.refunds?.some(({ id }) => id === returnIdOf(event)) ?? false
  }
  const { dispute } = payment
  if (dispute?.id !== event.disputeId) return false
  // The end of a dispute may be reported before its beginning.
  return dispute.status !== 'open' || event.type === 'payment.disputed'
}

/**
 * Whether the amount can be part of what was captured. While the shop's own refund is under way,
 * the provider may report the whole payment although a part went back before.
 */
export function isWithinCaptured(order: Order, event: ReturnEvent): boolean {
  const { amount, currency } = event.amount
  const { total } = order.cost
  if (currency !== total.currency || amount <= 0 || amount > total.amount) return false
  if (!takesMoney(event) || order.status === 'refunding') return true
  return returnedOf(order.payment) + amount <= total.amount
}

/** Whether all that was captured has gone back once this event is taken. */
export const repaidAfter = (order: Order, event: OrderEvent): boolean =>
  isReturn(event) &&
  takesMoney(event) &&
  returnedOf(order.payment) + event.amount.amount >= order.cost.total.amount

/** The payment with a refund of the event in it. An order that shipped keeps its status. */
export function withRefund(
  order: Order,
  event: ReturnEvent,
  status: OrderStatus,
  at: string,
): Payment {
  const { redirectUrl: _, ...payment } = order.payment
  if (!takesMoney(event)) return payment
  const { total } = order.cost
  const left = total.amount - returnedOf(payment)
  const amount = { ...total, amount: Math.min(left, event.amount.amount) }
  const refunds = [...(payment.refunds ?? []), { id: returnIdOf(event), amount, at }]
  const partly = status === 'refunding' ? 'refunding' : 'partially_refunded'
  return { ...payment, status: repaidAfter(order, event) ? 'refunded' : partly, refunds }
}

/** The payment with the event's word on its dispute. */
export function withDispute(payment: Payment, event: ReturnEvent, at: string): Payment {
  const status = DISPUTE_AFTER[event.type]
  if (status === undefined || event.type === 'payment.refunded') return payment
  return { ...payment, dispute: { id: event.disputeId, status, amount: event.amount, at } }
}

/** The detail of a refusal because of an open dispute. */
export const DISPUTE_OPEN =
  'The payment is disputed. The order cannot be packed, shipped or cancelled until the dispute ends.'

const HELD: readonly string[] = [
  'order.packed',
  'order.shipped',
  'order.cancelled',
] satisfies OrderEvent['type'][]

/**
 * Whether an open dispute forbids the event: goods do not leave while their money may be taken
 * back, and a refund beside the dispute would pay the buyer twice.
 */
export const isHeldByDispute = ({ payment }: Order, { type }: OrderEvent): boolean =>
  payment.dispute?.status === 'open' && HELD.includes(type)

/** Why staff should look at the order; null where they need not. */
export function attentionOf({ status, payment }: Order): OrderAttention | null {
  const { dispute } = payment
  if (dispute?.status === 'open') return 'disputed'
  if (dispute?.status === 'lost') return 'dispute_lost'
  if (payment.status === 'partially_refunded') return 'partially_refunded'
  return payment.status === 'refunded' && status !== 'refunded' ? 'refunded_after_shipping' : null
}
