import { type Money, money } from '../../platform/money.ts'
import type { PricingLine } from '../../pricing/contract.ts'
import { isOnLines, matchingLines, unmetBy } from '../conditions.ts'
import type { LiveSlot, Offers, OffersDocument, PromotionRule } from '../contract.ts'
import { type Goods, leftOf } from '../goods.ts'
import { isRunningAt, subtotalsSeen } from '../rules.ts'
import type { ShownSlot } from './contract.ts'

/** Whether a slot asks for the visitor's country: the cart is told of it only then. */
export const slotsAskCountry = ({ slots = [] }: Pick<OffersDocument, 'slots'>): boolean =>
  slots.some(({ conditions }) => conditions.some(({ kind }) => kind === 'country'))

interface Cart {
  /** The lines that are bought and the gifts that come with them, at the catalogue's price. */
  lines: readonly PricingLine[]
  /** The amount left to pay of one of these lines. */
  totalOf(line: PricingLine): Money
  offers: Offers
  /** The country that slots are shown by; promotions wait for an address. */
  visitedFrom: string | null
  currency: string
  /** Milliseconds. */
  now: number
}

/**
 * The slots that a cart shows, in their order: those whose time it is, whose promotion runs and whose
 * conditions hold. The conditions see the price after every discount on the goods.
 */
export function slotsShown(
  slots: readonly LiveSlot[],
  { lines, totalOf, offers, visitedFrom, currency, now }: Cart,
): ShownSlot[] {
  if (slots.length === 0) return []
  const goods: Goods = lines.map((line) => ({ ...line, cost: { total: totalOf(line) } }))
  const left = leftOf(goods)
  const buyer = { ...offers.buyer, country: visitedFrom }
  let seen: ReadonlyMap<string, number> | null = null
  const progressOf = (promotion: PromotionRule | undefined) => {
    const minimum = minimumOf(promotion)
    if (promotion === undefined || minimum === null) return {}
    seen ??= subtotalsSeen(lines, offers)
    const lacks = minimum - (seen.get(promotion.id) ?? left.subtotal)
    return {
      minimum: money(minimum, currency),
      ...(lacks > 0 ? { missing: money(lacks, currency) } : {}),
    }
  }
  return slots.flatMap((slot) => {
    const { id, kind, title, text, href, promotionId, conditions } = slot
    const promotion = offers.promotions.find((one) => one.id === promotionId)
    if (!isRunningAt(slot, now) || (promotionId !== null && promotion === undefined)) return []
    const rule = { id: promotionId ?? id, conditions }
    const matching = matchingLines(rule, goods)
    if (conditions.some(isOnLines) && matching.length === 0) return []
    if (unmetBy(rule, { goods, left, buyer }) !== null) return []
    const progress = progressOf(promotion)
    return [{ id, kind, title, text, ...progress, ...(href === null ? {} : { href }) }]
  })
}

/** The greatest `min-subtotal` of a promotion; null where it has none. */
export function minimumOf(promotion: Pick<PromotionRule, 'conditions'> | undefined): number | null {
  const amounts = (promotion?.conditions ?? []).flatMap((condition) =>
    condition.kind === 'min-subtotal' ? [condition.amount] : [],
  )
  return amounts.length === 0 ? null : Math.max(...amounts)
}
