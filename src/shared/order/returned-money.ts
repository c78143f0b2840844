import {
  creditedBy,
  type Dispute,
  hasSucceeded,
  type Payment,
  type Refund,
  repaidBy,
  returnedBy,
  succeededRefunds,
} from '../payment/contract.ts'
import { type Money, money } from '../platform/money.ts'
import { creditIn, dueOf } from '../pricing/contract.ts'
import {
  closingRefundId,
  creditReturnId,
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
export const returnedOf = (payment: Payment): number => sumOf(succeededRefunds(payment))

/** Minor units that went back by the payment: what its provider says it returned. */
const repaidOf = (payment: Payment): number =>
  succeededRefunds(payment).reduce((sum, refund) => sum + returnedBy(refund), 0)

/** Whether no provider has a part of the refund: all of it becomes store credit. */
export const isCredit = (refund: Refund): boolean =>
  creditedBy(refund) > 0 && repaidBy(refund).amount === 0

/** Minor units that store credit paid and that neither went back nor are on their way back. */
function creditLeft({ payment: { refunds = [] }, cost }: Pick<Order, 'payment' | 'cost'>): number {
  const back = refunds.filter(({ status }) => status !== 'failed')
  return Math.max(0, creditIn(cost) - back.reduce((sum, one) => sum + creditedBy(one), 0))
}

/** Minor units of `total` that neither went back nor are on their way back. */
export const leftToRefund = ({ refunds = [] }: Pick<Payment, 'refunds'>, total: Money): number =>
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
 * Whether the amount can be part of what the payment took. While the shop's own refund is under
 * way, the provider may report the whole payment although a part went back before. What became
 * store credit does not count: the provider knows nothing of it.
 */
export function isWithinCaptured(order: Order, event: ReturnEvent): boolean {
  const { amount, currency } = event.amount
  const { payment, cost } = order
  const { total } = cost
  const asked = askedRefund(order, event)
  const most = asked && isCredit(asked) ? asked.amount.amount : dueOf(cost).amount
  if (currency !== total.currency || amount <= 0 || amount > most) return false
  const isFree = order.status === 'refunding' || (asked !== undefined && isCredit(asked))
  return !takesMoney(event) || isFree || repaidOf(payment) + amount <= most
}

/** Whether all that was captured has gone back once this event is taken. */
export function repaidAfter({ payment, cost }: Order, event: OrderEvent): boolean {
  if (!isReturn(event) || !takesMoney(event)) return false
  return returnedOf(payment) + wholeOf({ payment, cost }, event) >= cost.total.amount
}

/** The money of the event with the store credit of its refund. */
function wholeOf(order: Pick<Order, 'payment' | 'cost'>, event: ReturnEvent): number {
  const asked = askedRefund(order, event)
  return event.amount.amount + (asked && !isCredit(asked) ? creditedBy(asked) : 0)
}

/** Whether all money that went back was asked for by the shop, this refund included. */
export function isOwnRefund({ payment, cost }: Order, event: OrderEvent): boolean {
  if (!isReturn(event) || event.type !== 'payment.refunded') return false
  const { refunds = [] } = payment
  const isOwn = ({ reason }: Refund): boolean => reason !== undefined
  const asked = askedRefund({ payment, cost }, event)
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
  const due = dueOf(order.cost)
  const { refunds = [] } = payment
  const asked = askedRefund(order, event)
  const left = due.amount - repaidOf(payment)
  const repaid = asked && isCredit(asked) ? 0 : Math.min(left, event.amount.amount)
  const amount = money(repaid + (asked ? creditedBy(asked) : 0), due.currency)
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
    refunds: withinTotal(all, id, order.cost),
  }
}

/**
 * The refund of the shop that the event is about: of its id, or the oldest of its amount that waits
 * for the provider, because not every report names the shop's id. None for a refund made at the
 * provider.
 */
function askedRefund(
  { payment, cost }: Pick<Order, 'payment' | 'cost'>,
  event: ReturnEvent,
): Refund | undefined {
  const { refunds = [] } = payment
  const named = refunds.find(({ id }) => id === returnIdOf(event))
  if (named || event.type !== 'payment.refunded') return named
  const amount = Math.min(event.amount.amount, dueOf(cost).amount - repaidOf(payment))
  return refunds.find((one) => one.status === 'pending' && repaidBy(one).amount === amount)
}

/**
 * The refunds within the order's total, and their parts by the payment within what it took. A refund
 * that was made at the provider lowers those that wait for the provider, the newest first. Store
 * credit that was asked for is given: where the provider has returned its money too, that is the
 * excess of the provider's refund, for staff to see.
 * @param reported the id of the refund that the provider reports
 */
function withinTotal(
  refunds: readonly Refund[],
  reported: string,
  cost: Pick<Order['cost'], 'total' | 'due'>,
): Refund[] {
  const going = refunds.filter(({ status }) => status !== 'failed')
  const byPayment = going.reduce((sum, one) => sum + returnedBy(one), 0) - dueOf(cost).amount
  const overTotal = -leftToRefund({ refunds: [...refunds] }, cost.total)
  const lowered = withLoweredPending(refunds, Math.max(byPayment, overTotal))
  const excess = -leftToRefund({ refunds: lowered }, cost.total)
  if (excess <= 0) return lowered
  return lowered.map((one) => {
    if (one.id !== reported && one.providerId !== reported) return one
    const { amount, currency } = one.amount
    const whole = excess + (one.excess?.amount ?? 0)
    return { ...one, amount: money(amount - excess, currency), excess: money(whole, currency) }
  })
}

/** The refunds with those that wait for their provider lowered by `amount`, the newest first. */
function withLoweredPending(refunds: readonly Refund[], amount: number): Refund[] {
  let over = amount
  return refunds
    .toReversed()
    .map((refund): Refund => {
      if (over <= 0 || refund.status !== 'pending') return refund
      const { amount: waits, currency } = repaidBy(refund)
      if (waits === 0) return refund
      const [credit, less] = [creditedBy(refund), Math.min(over, waits)]
      over -= less
      const left = money(waits - less + credit, currency)
      if (less < waits) return { ...refund, amount: left }
      if (credit > 0) return { ...refund, amount: left, status: 'succeeded' }
      return {
        ...refund,
        status: 'failed',
        failure: 'The provider had returned the money already.',
      }
    })
    .toReversed()
}

/**
 * The payment with a refund that waits; one of nothing needs not. The part that store credit paid
 * goes back to store credit first, then the payment's own money by its provider.
 * @param to `store-credit`: all of it becomes store credit
 */
export function withPendingRefund(
  { payment, cost }: Pick<Order, 'payment' | 'cost'>,
  refund: Omit<Refund, 'status' | 'storeCredit'>,
  to?: 'store-credit',
): Payment {
  const { amount, currency } = refund.amount
  const status = amount === 0 ? 'succeeded' : 'pending'
  const credit = to ? amount : Math.min(amount, creditLeft({ payment, cost }))
  const part = credit > 0 ? { storeCredit: money(credit, currency) } : {}
  return { ...payment, refunds: [...(payment.refunds ?? []), { ...refund, ...part, status }] }
}

/** The payment of an order that ends unpaid: the part that store credit paid goes back at once. */
export function withReturnedCredit(
  order: Pick<Order, 'id' | 'payment' | 'cost'>,
  at: string,
): Payment {
  const { payment, cost } = order
  const credit = creditLeft(order)
  if (credit === 0) return payment
  const amount = money(credit, cost.total.currency)
  const refund: Refund = {
    ...{ id: creditReturnId(order), amount, storeCredit: amount, at },
    ...{ reason: 'order_cancelled', status: 'succeeded' },
  }
  return { ...payment, refunds: [...(payment.refunds ?? []), refund] }
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
  const of = { payment: refunding, cost: order.cost }
  return withPendingRefund(of, { id, amount, at, reason: 'order_cancelled' })
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
  if (refunds.some((refund) => refund.excess && hasSucceeded(refund))) return 'over_refunded'
  if (dispute?.status === 'open') return 'disputed'
  if (dispute?.status === 'lost') return 'dispute_lost'
  // Staff asked for the shop's own refunds: those that succeed need no look.
  const own = refunds.every((refund) => refund.reason !== undefined && hasSucceeded(refund))
  if (payment.status === 'partially_refunded') return own ? null : 'partially_refunded'
  if (refunds.some((refund) => refund.status === 'failed')) return 'partially_refunded'
  if (payment.status !== 'refunded' || status === 'refunded') return null
  return own ? null : 'refunded_after_shipping'
}
