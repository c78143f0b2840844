import type { Payment, RefundLine } from '../../payment/contract.ts'
import type { Money } from '../../platform/money.ts'
import type { Applied, LineUnits, Order, OrderEvent } from '../contract.ts'
import { isRefundable, leftToRefund, withPendingRefund } from '../returned-money.ts'
import { areWithin, asMap, openUnits, refundableUnits, unitsMovedInVain } from '../units.ts'

type RefundRequest = Extract<OrderEvent, { type: 'refund.requested' }>
type Inspection = Extract<OrderEvent, { type: 'return.inspected' }>

/** The outcome of an event that does not change its order. */
export type Unmoved = Exclude<Applied['outcome'], 'changed'>

/**
 * Why a refund is not taken; null where it may be. A refund of more than is left of the payment,
 * of nothing at all, or of units whose money has been asked back, is `refused`. Units are refunded
 * once their stock is sold to the order: before, the request is `early`.
 */
export function refusalOf(
  order: Order,
  { refundId, paymentId, amount, lines }: RefundRequest,
): Unmoved | null {
  const { payment } = order
  if (payment.refunds?.some(({ id }) => id === refundId)) return 'unchanged'
  if (!isRefundable(payment) || paymentId !== payment.id) return 'refused'
  const least = lines === undefined ? 1 : 0
  if (amount.amount < least || !isLeft(order, amount)) return 'refused'
  if (lines === undefined) return null
  if (order.status === 'paid') return 'early'
  return areWithin(lines, refundableUnits(order)) ? null : 'refused'
}

/**
 * Why the refund of an inspected return is not taken; null where it may be. It may be of nothing:
 * the units were given for nothing, or their money went back before.
 */
export function inspectionRefusalOf(
  order: Order,
  { refundId, paymentId, amount }: Inspection,
): Unmoved | null {
  const { payment } = order
  const isNew = payment.refunds?.every(({ id }) => id !== refundId) ?? true
  const isPossible =
    isNew && paymentId === payment.id && amount.amount >= 0 && isLeft(order, amount)
  return isPossible ? null : 'refused'
}

const isLeft = ({ payment, cost }: Order, { amount, currency }: Money): boolean =>
  currency === cost.total.currency && amount <= leftToRefund(payment, cost.total)

/**
 * The lines of a refund with how many of their units had not been sent: those go first. Units that
 * a failed refund was about before go before all others: their stock has moved.
 */
function withUnshipped(order: Order, lines: readonly RefundLine[]): RefundLine[] {
  const open = asMap(openUnits(order))
  const { withdrawn, restocked } = unitsMovedInVain(order)
  return lines.map((line) => {
    const { lineId, quantity } = line
    const of = (units: ReadonlyMap<string, number>, most: number): number =>
      Math.min(most, units.get(lineId) ?? 0)
    const withdrawnBefore = of(withdrawn, quantity)
    const unshipped = withdrawnBefore + of(open, quantity - withdrawnBefore)
    const restockedBefore = of(restocked, quantity - unshipped)
    return {
      ...line,
      ...(unshipped > 0 ? { unshipped } : {}),
      ...(withdrawnBefore > 0 ? { withdrawnBefore } : {}),
      ...(restockedBefore > 0 ? { restockedBefore } : {}),
    }
  })
}

/** The payment with the refund that is asked for. `at` is RFC 3339. */
export function withRequest(order: Order, request: RefundRequest, at: string): Payment {
  const { refundId: id, amount, reason, lines, to } = request
  const units = lines ? { lines: withUnshipped(order, lines) } : {}
  return withPendingRefund(order, { id, amount, at, reason, ...units }, to)
}

/** The lines of a return as those of its refund: its sellable units become available again. */
export const returnedLines = (
  lines: readonly (LineUnits & { condition: 'sellable' | 'damaged' })[],
): RefundLine[] =>
  lines.map(({ lineId, quantity, condition }) => ({
    lineId,
    quantity,
    restock: condition === 'sellable',
  }))
