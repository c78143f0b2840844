import { portionOf, shareOf } from '../platform/money.ts'
import type { PromotionRule } from './contract.ts'
import { type Goods, type Left, sum } from './goods.ts'

/** An amount, and the weights by which the lines carry it: by their indexes. */
interface Discount {
  amount: number
  weights: readonly number[]
}
export const NONE: Discount = { amount: 0, weights: [] }

/** The discount on the goods; of each line at most what is left of it. */
export function discountOf(
  { id, action }: PromotionRule,
  goods: Goods,
  matching: readonly number[],
  left: Left,
): Discount {
  const over = (indexes: readonly number[], amountOf: (base: number) => number): Discount => {
    const weights = weightsOf(indexes, left)
    const base = sum(weights)
    return { amount: Math.min(base, amountOf(base)), weights }
  }
  const exactly = (weights: readonly number[]): Discount => ({ amount: sum(weights), weights })
  switch (action.kind) {
    case 'percentage':
    case 'amount': {
      const indexes = action.target === 'order' ? ordinary(goods) : matching
      if (action.kind === 'amount') return over(indexes, () => action.amount)
      const cap = action.cap ?? Number.POSITIVE_INFINITY
      return over(indexes, (base) => Math.min(cap, shareOf(base, action.basisPoints)))
    }
    case 'fixed-price':
      return exactly(
        weightsOf(matching, left).map((amount, i) =>
          Math.max(0, amount - action.amount * (goods[i]?.quantity ?? 0)),
        ),
      )
    case 'buy-x-get-y': {
      const weights = cheapestUnits(goods, matching, left, action)
      return { amount: shareOf(sum(weights), action.basisPoints), weights }
    }
    case 'gift':
      return exactly(goods.map(({ giftOf }, i) => (giftOf === id ? (left.lines[i] ?? 0) : 0)))
    case 'tiers':
      return over(matching, (base) => shareOf(base, tierOf(action.tiers, base)))
    case 'free-delivery':
      return NONE
  }
}

/** The basis points of the highest tier that the amount reaches; zero below all of them. */
const tierOf = (
  tiers: readonly { minSubtotal: number; basisPoints: number }[],
  amount: number,
): number =>
  tiers
    .filter(({ minSubtotal }) => minSubtotal <= amount)
    .toSorted((a, b) => b.minSubtotal - a.minSubtotal)[0]?.basisPoints ?? 0

const ordinary = (goods: Goods): number[] =>
  goods.flatMap(({ giftOf }, i) => (giftOf === undefined ? [i] : []))

/** The amount left to pay of the lines of these indexes, by index; zero of the others. */
function weightsOf(indexes: readonly number[], { lines }: Left): number[] {
  const weights = lines.map(() => 0)
  for (const i of indexes) weights[i] = lines[i] ?? 0
  return weights
}

/** The amount left to pay of the cheapest matching units, `get` of each `buy + get`, by line. */
function cheapestUnits(
  goods: Goods,
  matching: readonly number[],
  left: Left,
  { buy, get }: { buy: number; get: number },
): number[] {
  const unitPrice = (i: number): number => goods[i]?.variant.unitPrice.amount ?? 0
  const units = matching.reduce((all, i) => all + (goods[i]?.quantity ?? 0), 0)
  let open = Math.floor(units / (buy + get)) * get
  const worth = left.lines.map(() => 0)
  for (const i of matching.toSorted((a, b) => unitPrice(a) - unitPrice(b) || a - b)) {
    const quantity = goods[i]?.quantity ?? 0
    const taken = Math.min(open, quantity)
    if (taken === 0) break
    worth[i] = portionOf(left.lines[i] ?? 0, taken, quantity)
    open -= taken
  }
  return worth
}

/** The discount on a delivery of this price; zero where the promotion is not of its option. */
export function deliveryDiscount(
  { action }: PromotionRule,
  delivery: { optionId: string | null } | null,
  price: number,
): number {
  if (delivery === null) return 0
  if (action.kind === 'free-delivery') {
    const isOfOption =
      action.optionIds === undefined ||
      (delivery.optionId !== null && action.optionIds.includes(delivery.optionId))
    return isOfOption ? price : 0
  }
  if (action.kind === 'amount') return Math.min(price, action.amount)
  if (action.kind !== 'percentage') return 0
  const cap = action.cap ?? Number.POSITIVE_INFINITY
  return Math.min(price, cap, shareOf(price, action.basisPoints))
}
