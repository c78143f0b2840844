import {
  creditedBy,
  hasSucceeded,
  type Payment,
  type Refund,
  repaidBy,
} from '../payment/contract.ts'
import { type Money, money } from '../platform/money.ts'
import type { Order } from './contract.ts'
import { isCredit, leftToRefund, returnedOf } from './returned-money.ts'

/**
 * The payment once a refund has failed: its provider refused one that waits, or took back one that
 * was made. The same where the order has no such refund.
 */
export function withFailedRefund(
  { payment, status, cost }: Pick<Order, 'payment' | 'status' | 'cost'>,
  refundId: string,
  failure: string,
): Payment {
  const { refunds: known = [] } = payment
  const refund = known.find(({ id }) => id === refundId)
  if (!refund || refund.status === 'failed') return payment
  const refunds = withTakenExcess(
    known.flatMap((one) => (one === refund ? withFailedPart(refund, failure) : [one])),
    cost.total,
  )
  const next: Payment = { ...payment, refunds }
  if (!hasSucceeded(refund)) {
    const isWhole = returnedOf(next) > 0 && returnedOf(next) >= cost.total.amount
    return isWhole ? { ...next, status: 'refunded' } : next
  }
  // The money is in the shop again.
  if (status === 'refunding' || status === 'refunded') return { ...next, status: 'refunding' }
  return { ...next, status: returnedOf(next) > 0 ? 'partially_refunded' : 'succeeded' }
}

/**
 * The refunds once one of them has failed: what the provider returned beyond the total is within it
 * now, as far as there is room.
 */
function withTakenExcess(refunds: readonly Refund[], total: Money): Refund[] {
  let room = leftToRefund({ refunds: [...refunds] }, total)
  return refunds.map((refund) => {
    const { excess, amount } = refund
    const taken = Math.min(excess?.amount ?? 0, room)
    if (!excess || taken <= 0 || !hasSucceeded(refund)) return refund
    room -= taken
    const { excess: _, ...rest } = refund
    const left = excess.amount - taken
    return {
      ...rest,
      amount: money(amount.amount + taken, amount.currency),
      ...(left > 0 ? { excess: money(left, excess.currency) } : {}),
    }
  })
}

/** The id of the store credit of a refund whose payment's part failed. */
const creditPartId = (refundId: string): string => `${refundId}_credit`

/**
 * The refund whose store credit is given under an id: null where it failed, undefined where the
 * order has none. Credit outlives the part of its refund that the provider refused.
 */
export function refundOfCredit(
  { payment: { refunds = [] } }: Pick<Order, 'payment'>,
  refundId: string,
): Refund | null | undefined {
  const of = (id: string): Refund | undefined => refunds.find((one) => one.id === id)
  const known = of(creditPartId(refundId)) ?? of(refundId)
  return known?.status === 'failed' ? null : known
}

/**
 * A refund whose money does not go back. Its store credit was given, and stays a refund of its own:
 * the one that its units are of, so that none is refunded by its lines again.
 */
function withFailedPart(refund: Refund, failure: string): Refund[] {
  const credit = creditedBy(refund)
  if (credit === 0 || isCredit(refund)) return [{ ...refund, status: 'failed', failure }]
  const { storeCredit: given, creditNote: _n, ...rest } = refund
  const { storeCredit: _c, lines: _l, ...failed } = refund
  const amount = money(credit, refund.amount.currency)
  return [
    { ...failed, amount: repaidBy(refund), status: 'failed', failure },
    {
      ...rest,
      id: creditPartId(refund.id),
      amount,
      ...(given ? { storeCredit: given } : {}),
      status: 'succeeded',
    },
  ]
}
