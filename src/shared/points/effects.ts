import { isClosed, type Order } from '../order/contract.ts'
import { type Effect, messageIdOf } from '../order/effects/contract.ts'
import { succeededRefunds } from '../payment/contract.ts'
import { outboxMessage } from '../platform/messages.ts'
import { portionOf } from '../platform/money.ts'

/**
 * The points that an order has earned and given back as it stands. Refunded units give back their
 * line's share, which delivery has no part in: of what the goods earn, and of the points that
 * lowered the line. A refund of an amount gives back its share of the total.
 */
export function pointsAt(order: Order): { earned: number; returned: number } {
  const { spends, earns } = order.points ?? { spends: 0, earns: 0 }
  if (isClosed(order.status)) return { earned: 0, returned: spends }
  const hasArrived = order.status === 'delivered' || order.status === 'completed'
  const lost = refundedShare(order, earns, ({ cost }) => cost.total.amount)
  const returned = refundedShare(order, spends, ({ discounts = [] }) =>
    discounts.reduce((sum, { rule, amount }) => sum + (rule === 'points' ? amount.amount : 0), 0),
  )
  return { earned: hasArrived ? earns - lost : 0, returned }
}

/**
 * The part of some points that the refunds give back, rounded down.
 * @param weigh the weight of a line: its units have equal parts of it
 */
function refundedShare(
  { lines, payment, cost: { total } }: Order,
  points: number,
  weigh: (line: Order['lines'][number]) => number,
): number {
  const refunds = succeededRefunds(payment)
  const units = Map.groupBy(
    refunds.flatMap((refund) => refund.lines ?? []),
    ({ lineId }) => lineId,
  )
  const parts = lines.map((line) => {
    const refunded = (units.get(line.id) ?? []).reduce((sum, { quantity }) => sum + quantity, 0)
    const weight = weigh(line)
    return { weight, back: portionOf(weight, Math.min(refunded, line.quantity), line.quantity) }
  })
  const sumOf = (amounts: readonly number[]): number => amounts.reduce((sum, n) => sum + n, 0)
  const amounts = refunds.filter((refund) => refund.lines === undefined)
  const byAmount = Math.min(sumOf(amounts.map(({ amount }) => amount.amount)), total.amount)
  const all = { weight: sumOf(parts.map(({ weight }) => weight)), total: total.amount }
  // Two fractions; one whose whole is nothing is nothing.
  const [weight, paid] = [BigInt(all.weight || 1), BigInt(all.total || 1)]
  const back = BigInt(sumOf(parts.map((part) => part.back))) * paid + BigInt(byAmount) * weight
  return Math.min(points, Number((BigInt(points) * back) / (weight * paid)))
}

/** Gives the member the points of an order that arrived, and those of one that went back. */
export const settlePoints: Effect = ({ order, shopperId }, { now }) => {
  const { earned, returned } = pointsAt(order)
  const hasRefunds = succeededRefunds(order.payment).length > 0
  if (order.points === undefined || (earned === 0 && returned === 0 && !hasRefunds)) return []
  const { id: orderId, version } = order
  const body = { orderId, shopperId, version, earned, returned }
  const id = messageIdOf(order, 'points')
  return [outboxMessage({ id, type: 'points.settle', body }, now)]
}
