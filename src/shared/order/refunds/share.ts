import { type Money, money, prorate } from '../../platform/money.ts'
import type { LineUnits, Order } from '../contract.ts'
import { leftToRefund } from '../returned-money.ts'
import { asMap, refundableUnits } from '../units.ts'

/** The tax on top of each line; in an order from before the field, by what the lines cost. */
function taxesOnTop({ lines, cost }: Pick<Order, 'lines' | 'cost'>): number[] {
  if (cost.taxIncluded) return lines.map(() => 0)
  const known = lines.flatMap((line) => (line.cost.tax ? [line.cost.tax.amount] : []))
  if (known.length === lines.length) return known
  const totals = lines.map((line) => line.cost.total.amount)
  const isFree = totals.every((total) => total === 0)
  return isFree ? totals : prorate(cost.tax.amount, totals)
}

/** Paid for each line, its tax included, in minor units. */
function paidByLine(order: Pick<Order, 'lines' | 'cost'>): Map<string, number> {
  const taxes = taxesOnTop(order)
  return new Map(order.lines.map((line, i) => [line.id, line.cost.total.amount + (taxes[i] ?? 0)]))
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
