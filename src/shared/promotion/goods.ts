import type { Money } from '../platform/money.ts'
import type { PricingLine } from '../pricing/contract.ts'

/** Lines with the amount left to pay of each. */
export type Goods = readonly (Omit<PricingLine, 'id'> & { cost: { total: Money } })[]

/** The amount left to pay of each line, by its index, and of all that are no gifts. Minor units. */
export interface Left {
  lines: number[]
  subtotal: number
}

export const sum = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0)

export function leftOf(goods: Goods): Left {
  const lines = goods.map(({ cost }) => cost.total.amount)
  return { lines, subtotal: sum(lines.filter((_, i) => goods[i]?.giftOf === undefined)) }
}

/** Takes a discount off the amounts left. */
export function take(left: Left, goods: Goods, parts: readonly number[]): void {
  for (const [i, part] of parts.entries()) {
    left.lines[i] = (left.lines[i] ?? 0) - part
    if (goods[i]?.giftOf === undefined) left.subtotal -= part
  }
}
