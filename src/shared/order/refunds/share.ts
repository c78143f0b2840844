import { type Money, money, prorate } from '../../platform/money.ts'
import type { LineUnits, Order } from '../contract.ts'
import { leftToRefund } from '../returned-money.ts'
import { asMap, refundableUnits } from '../units.ts'

/**
 * Paid for each line, tax included, delivery not, in minor units: the goods' part of the total,
 * spread by what the lines cost.
 */
function paidByLine({ lines, cost }: Pick<Order, 'lines' | 'cost'>): Map<string, number> {
  const weights = lines.map((line) => line.cost.total.amount)
  const goods = weights.reduce((sum, weight) => sum + weight, 0)
  if (goods === 0) return new Map(lines.map(({ id }) => [id, 0]))
  const { total, shipping, tax, taxIncluded } = cost
  const taxOnTop = taxIncluded ? 0 : tax.amount
  // The tax of delivery stays with delivery.
  const [goodsTax = 0] = taxOnTop === 0 ? [0] : prorate(taxOnTop, [goods, shipping.amount])
  const paid = Math.min(total.amount, goods + goodsTax)
  const parts = prorate(paid, weights)
  return new Map(lines.map(({ id }, i) => [id, parts[i] ?? 0]))
}

/** Paid for the first `count` units of a line of `quantity`. */
const upTo = (paid: number, count: number, quantity: number): number =>
  Number((BigInt(paid) * BigInt(count)) / BigInt(quantity))

/**
 * The share of units in what was paid, tax included, delivery not. The shares of all units of a
 * line add up to what was paid for it, however they are asked for: the last one takes the rest.
 * Never more than is left of the payment.
 * @param units within `refundableUnits`
 */
export function refundShare(order: Order, units: readonly LineUnits[]): Money {
  const paid = paidByLine(order)
  const wanted = asMap(units)
  const refundable = refundableUnits({ ...order, returns: [] })
  const shares = order.lines.map(({ id, quantity }) => {
    const count = wanted.get(id) ?? 0
    const before = quantity - (refundable.get(id) ?? 0)
    const whole = paid.get(id) ?? 0
    return upTo(whole, before + count, quantity) - upTo(whole, before, quantity)
  })
  const sum = shares.reduce((total, share) => total + share, 0)
  return money(
    Math.min(sum, leftToRefund(order.payment, order.cost.total)),
    order.cost.total.currency,
  )
}
