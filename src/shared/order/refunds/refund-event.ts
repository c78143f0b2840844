import { formatDecimal, type Money, money } from '../../platform/money.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import type { Order, OrderEvent } from '../contract.ts'
import { isRefundable, leftToRefund } from '../returned-money.ts'
import { areWithin, refundableUnits } from '../units.ts'
import { refundShare } from './share.ts'

/** A refund as staff ask for it: an amount, the share of units, or all that is left. */
export interface RefundInput {
  amount?: Money | undefined
  lines?: { lineId: string; quantity: number; restock: boolean }[] | undefined
  reason: string
  /** `store-credit`: it becomes store credit of the member, whatever the order was paid with. */
  to?: 'original' | 'store-credit' | undefined
}

/**
 * The event of a refund. Units that cost nothing, such as a gift or what points paid, give nothing
 * back but themselves. Refuses `refund_exceeds_captured` with what is left, and
 * `transition_not_allowed` for units that the order has not, or that went back before.
 */
export function refundEvent(
  order: Order,
  { refundId, amount: asked, lines, reason, to }: RefundInput & { refundId: string },
): Result<Extract<OrderEvent, { type: 'refund.requested' }>> {
  const { payment, cost } = order
  const { currency } = cost.total
  const isPossible = isRefundable(payment)
  const left = isPossible ? leftToRefund(payment, cost.total) : 0
  if (lines && !areWithin(lines, refundableUnits(order))) {
    return refuse('transition_not_allowed', 'These units are not in the order, or were refunded.')
  }
  const amount = asked ?? (lines ? refundShare(order, lines) : money(left, currency))
  const least = isPossible && asked === undefined && lines ? 0 : 1
  if (amount.currency !== currency || amount.amount < least || amount.amount > left) {
    const told = `${formatDecimal(money(left, currency))} ${currency} is left of the payment.`
    return refuse('refund_exceeds_captured', told, { extra: { left: money(left, currency) } })
  }
  const event = { refundId, paymentId: payment.id, amount, reason, ...(lines ? { lines } : {}) }
  const way = to === 'store-credit' ? { to } : {}
  return ok({ type: 'refund.requested', ...event, ...way })
}
