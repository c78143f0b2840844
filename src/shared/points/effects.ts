import { isClosed, type Order } from '../order/contract.ts'
import { type Effect, messageIdOf } from '../order/effects/contract.ts'
import { succeededRefunds } from '../payment/contract.ts'
import { outboxMessage } from '../platform/messages.ts'

/** The points that an order has earned and given back as it stands: in proportion to its refunds. */
export function pointsAt({ status, points, payment, cost }: Order): {
  earned: number
  returned: number
} {
  const { spends, earns } = points ?? { spends: 0, earns: 0 }
  if (isClosed(status)) return { earned: 0, returned: spends }
  const total = cost.total.amount
  const back = succeededRefunds(payment).reduce((sum, { amount }) => sum + amount.amount, 0)
  const part = (of: number): number =>
    total === 0 ? 0 : Number((BigInt(of) * BigInt(Math.min(back, total))) / BigInt(total))
  const hasArrived = status === 'delivered' || status === 'completed'
  return { earned: hasArrived ? earns - part(earns) : 0, returned: part(spends) }
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
