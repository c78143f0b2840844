import type { Order } from '../order/contract.ts'
import { prorate } from '../platform/money.ts'
import { BY_OTHERS, type Dimension, type Measures } from './contract.ts'

/** A part of an order's discounts in minor units: of each line by its index, and of delivery. */
interface Part {
  /** Without the tax that prices include. */
  ofLines: number[]
  /** As the price of delivery was shown. */
  ofDelivery: number
}

const sumOf = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0)

/**
 * The discounts of an order by what made them: the id of a promotion, BY_POINTS, or BY_OTHERS where
 * the order does not tell. On each line they sum to its discount, to the unit (largest remainder).
 * @param discounts the discount of each line without the tax that prices include
 */
function partsOf({ lines, trace }: Order, discounts: readonly number[]): Map<string, Part> {
  const parts = new Map<string, Part>()
  const partOf = (key: string): Part => {
    const part = parts.get(key) ?? { ofLines: lines.map(() => 0), ofDelivery: 0 }
    parts.set(key, part)
    return part
  }
  for (const [index, line] of lines.entries()) {
    const amount = discounts[index] ?? 0
    if (amount === 0) continue
    const named = line.discounts ?? []
    const amounts = named.map((one) => one.amount.amount)
    const unnamed = Math.max(0, line.cost.discount.amount - sumOf(amounts))
    const keys = named.map(({ promotionId, rule }) => promotionId ?? rule ?? BY_OTHERS)
    for (const [at, share] of prorate(amount, [...amounts, unnamed]).entries()) {
      if (share === 0) continue
      const { ofLines } = partOf(keys[at] ?? BY_OTHERS)
      ofLines[index] = (ofLines[index] ?? 0) + share
    }
  }
  for (const { target, promotionId, amount } of trace) {
    if (target === 'shipping' && promotionId !== undefined) {
      partOf(promotionId).ofDelivery -= amount.amount
    }
  }
  return parts
}

/** Takes one cell of the order's day. */
type Take = (dimension: Dimension, key: string, measures: Measures) => void

/**
 * Gives the cells of a sale's discounts. A discount on goods counts the lines that it lowers, one on
 * delivery those of the whole order. A promotion slot counts the whole order, with the discount of
 * its promotion.
 * @param ofLines the measures of each line of the order's sale
 */
export function discountCells(order: Order, ofLines: readonly Measures[], take: Take): void {
  const parts = partsOf(
    order,
    ofLines.map(({ discounts }) => discounts),
  )
  const measured = (keys: readonly string[], isWhole = false): Measures | null => {
    const some = [...new Set(keys)].flatMap((key) => parts.get(key) ?? [])
    const lowered = ofLines.map((_, index) => sumOf(some.map((part) => part.ofLines[index] ?? 0)))
    const discounts = sumOf(lowered)
    const shipping = sumOf(some.map(({ ofDelivery }) => ofDelivery))
    if (!isWhole && discounts === 0 && shipping === 0) return null
    const hasAll = isWhole || shipping > 0
    const counted = ofLines.filter((_, index) => hasAll || (lowered[index] ?? 0) > 0)
    const gross = sumOf(counted.map((line) => line.gross))
    return {
      ...{ orders: 1, units: sumOf(counted.map(({ units }) => units)), gross, discounts },
      ...{ shipping, tax: 0, refunds: 0, net: gross - discounts },
    }
  }
  const add = (dimension: Dimension, key: string, measures: Measures | null): void => {
    if (measures !== null) take(dimension, key, measures)
  }
  add('discounted', '', measured([...parts.keys()]))
  for (const key of parts.keys()) add('promotion', key, measured([key]))
  const codes = order.discountCodes ?? []
  for (const { campaignId, promotionId } of codes)
    add('coupon', campaignId, measured([promotionId]))
  add('with-coupon', '', measured(codes.map(({ promotionId }) => promotionId)))
  const slots = order.promotionSlots ?? []
  const promotionsOf = (some: typeof slots) => some.flatMap(({ promotionId }) => promotionId ?? [])
  for (const slot of slots) add('promotion-slot', slot.id, measured(promotionsOf([slot]), true))
  if (slots.length > 0) add('with-slot', '', measured(promotionsOf(slots), true))
}
