import {
  type Dispute,
  hasSucceeded,
  type Payment,
  type Refund,
  succeededRefunds,
} from '../payment/contract.ts'
import { type Money, money } from '../platform/money.ts'
import {
  closingRefundId,
  type MoneyAttention,
  type Order,
  type OrderEvent,
  type OrderStatus,
} from './contract.ts'

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

/** Whether a refund may be asked for: one of an order that ended may have failed. */
export const isRefundable = (payment: Payment): boolean =>
  isCaptured(payment) || payment.status === 'refunding'

const sumOf = (refunds: readonly Refund[]): number =>
  refunds.reduce((sum, { amount }) => sum + amount.amount, 0)

/** The sum of the refunds that succeeded, in minor units of the order's currency. */
const returnedOf = (payment: Payment): number => sumOf(succeededRefunds(payment))

/** Minor units of `total` that neither went back nor are on their way back. */
export const leftToRefund = ({ refunds = [] }: Payment, total: Money): number =>
  total.amount - sumOf(refunds.filter(({ status }) => status !== 'failed'))

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
    const id = returnIdOf(event)
    const isThis = (one: Refund): boolean => one.id === id || one.providerId === id
    return payment.refunds?.some((one) => isThis(one) && hasSucceeded(one)) ?? false
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

/** Whether all money that went back was asked for by the shop, this refund included. */
export function isOwnRefund({ payment, cost }: Order, event: OrderEvent): boolean {
  if (!isReturn(event) || event.type !== 'payment.refunded') return false
  const { refunds = [] } = payment
  const isOwn = ({ reason }: Refund): boolean => reason !== undefined
  const asked = askedRefund(refunds, event, money(event.amount.amount, cost.total.currency))
  return asked !== undefined && isOwn(asked) && refunds.filter(hasSucceeded).every(isOwn)
}

/**
 * The payment with a refund of the event in it: the one that the shop asked for where it knows it,
 * else a new one. An order that shipped keeps its status.
 */
export function withRefund(
  order: Order,
  event: ReturnEvent,
  status: OrderStatus,
  at: string,
): Payment {
  const { redirectUrl: _, ...payment } = order.payment
  if (!takesMoney(event)) return payment
  const { total } = order.cost
  const { refunds = [] } = payment
  const left = total.amount - returnedOf(payment)
  const amount = money(Math.min(left, event.amount.amount), total.currency)
  const asked = askedRefund(refunds, event, amount)
  const id = returnIdOf(event)
  const done: Refund = {
    ...(asked ?? { id }),
    ...(asked && asked.id !== id ? { providerId: id } : {}),
    amount,
    at,
    status: 'succeeded',
  }
  const all = asked ? refunds.map((one) => (one === asked ? done : one)) : [...refunds, done]
  const partly = status === 'refunding' ? 'refunding' : 'partially_refunded'
  return {
    ...payment,
    status: repaidAfter(order, event) ? 'refunded' : partly,
    refunds: withinTotal(all, total.amount),
  }
}

/**
 * The refund of the shop that the provider reports: of its id, or the oldest of its amount that
 * waits, because not every report names the shop's id. None for a refund made at the provider.
 */
const askedRefund = (
  refunds: readonly Refund[],
  event: ReturnEvent,
  amount: Money,
): Refund | undefined =>
  refunds.find(({ id }) => id === returnIdOf(event)) ??
  (event.type === 'payment.refunded'
    ? refunds.find((one) => one.status === 'pending' && one.amount.amount === amount.amount)
    : undefined)

/**
 * The refunds within the total. A refund that was made at the provider lowers those that wait, the
 * newest first: together they are at most the total.
 */
function withinTotal(refunds: readonly Refund[], total: number): Refund[] {
  let over = sumOf(refunds.filter(({ status }) => status !== 'failed')) - total
  return refunds
    .toReversed()
    .map((refund): Refund => {
      if (over <= 0 || refund.status !== 'pending') return refund
      const { amount, currency } = refund.amount
      const less = Math.min(over, amount)
      over -= less
      if (less < amount) return { ...refund, amount: money(amount - less, currency) }
      return {
        ...refund,
        status: 'failed',
        failure: 'The provider had returned the money already.',
      }
    })
    .toReversed()
}

/** The payment with a refund that waits for its provider; one of nothing needs none. */
export function withPendingRefund(payment: Payment, refund: Omit<Refund, 'status'>): Payment {
  const status = refund.amount.amount === 0 ? 'succeeded' : 'pending'
  return { ...payment, refunds: [...(payment.refunds ?? []), { ...refund, status }] }
}

/**
 * The payment once a refund has failed: its provider refused one that waits, or took back one that
 * was made. The same where the order has no such refund.
 */
export function withFailedRefund(
  { payment, status }: Pick<Order, 'payment' | 'status'>,
  refundId: string,
  failure: string,
): Payment {
  const refund = payment.refunds?.find(({ id }) => id === refundId)
  if (!refund || refund.status === 'failed') return payment
  const refunds = payment.refunds?.map((one) =>
    one === refund ? { ...one, status: 'failed' as const, failure } : one,
  )
  const next = { ...payment, ...(refunds ? { refunds } : {}) }
  if (!hasSucceeded(refund)) return next
  // The money is in the shop again.
  if (status === 'refunding' || status === 'refunded') return { ...next, status: 'refunding' }
  return { ...next, status: returnedOf(next) > 0 ? 'partially_refunded' : 'succeeded' }
}

/** The payment with the number of a refund's credit note; the same where it has one. */
export const withCreditNote = (payment: Payment, refundId: string, number: string): Payment =>
  payment.refunds?.some(({ id, creditNote }) => id === refundId && !creditNote)
    ? {
        ...payment,
        refunds: payment.refunds.map((one) =>
          one.id === refundId ? { ...one, creditNote: { number } } : one,
        ),
      }
    : payment

/** The payment of an order that ends before delivery: all that is left goes back. */
export function withClosingRefund(order: Order, at: string): Payment {
  const { redirectUrl: _, ...payment } = order.payment
  const { total } = order.cost
  const refunding: Payment = { ...payment, status: 'refunding' }
  const left = leftToRefund(payment, total)
  if (left <= 0) return refunding
  const id = closingRefundId(order)
  const amount = money(left, total.currency)
  return withPendingRefund(refunding, { id, amount, at, reason: 'order_cancelled' })
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
  'shipment.shipped',
  'order.cancelled',
] satisfies OrderEvent['type'][]

/**
 * Whether an open dispute forbids the event: goods do not leave while their money may be taken
 * back, and a refund beside the dispute would pay the buyer twice.
 */
export const isHeldByDispute = ({ payment }: Order, { type }: OrderEvent): boolean =>
  payment.dispute?.status === 'open' && HELD.includes(type)

/** Why staff should look at the order’s money; null where they need not. */
export function attentionOf({ status, payment }: Order): MoneyAttention | null {
  const { dispute, refunds = [] } = payment
  if (dispute?.status === 'open') return 'disputed'
  if (dispute?.status === 'lost') return 'dispute_lost'
  // Staff asked for the shop's own refunds: those that succeed need no look.
  const own = refunds.every((refund) => refund.reason !== undefined && hasSucceeded(refund))
  if (payment.status === 'partially_refunded') return own ? null : 'partially_refunded'
  if (refunds.some((refund) => refund.status === 'failed')) return 'partially_refunded'
  if (payment.status !== 'refunded' || status === 'refunded') return null
  return own ? null : 'refunded_after_shipping'
}
