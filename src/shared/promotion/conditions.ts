import type { Condition, Offers, PromotionRule, Unapplied } from './contract.ts'
import type { Goods, Left } from './goods.ts'

const isOneOf = (
  { variant }: Goods[number],
  { productIds, categoryIds }: { productIds?: readonly string[]; categoryIds?: readonly string[] },
): boolean =>
  productIds?.includes(variant.productId) === true ||
  categoryIds?.some((id) => variant.categoryIds?.includes(id)) === true

/** The indexes of the lines that meet every condition on lines. A gift is no line that counts. */
export function matchingLines({ conditions }: PromotionRule, goods: Goods): number[] {
  const onLines = conditions.filter(
    (condition) => condition.kind === 'products' || condition.kind === 'categories',
  )
  return goods.flatMap((line, i) =>
    line.giftOf === undefined && onLines.every((condition) => isOneOf(line, condition)) ? [i] : [],
  )
}

interface Asked {
  goods: Goods
  left: Left
  buyer: Offers['buyer']
  matching: readonly number[]
}

/** The first condition that does not hold; null where all hold. */
export function refusalOf(promotion: PromotionRule, asked: Asked): Unapplied | null {
  if (asked.matching.length === 0) return 'no_matching_line'
  for (const condition of promotion.conditions) {
    const refusal = refusalBy(condition, promotion, asked)
    if (refusal) return refusal
  }
  return null
}

function refusalBy(
  condition: Condition,
  { id }: PromotionRule,
  { goods, left, buyer }: Asked,
): Unapplied | null {
  switch (condition.kind) {
    case 'min-subtotal':
      return left.subtotal >= condition.amount ? null : 'minimum_not_met'
    case 'min-quantity':
      return unitsOf(goods, condition) >= condition.quantity ? null : 'minimum_not_met'
    case 'member-level':
      return buyer.level !== null && condition.levels.includes(buyer.level) ? null : 'members_only'
    case 'first-order':
      return buyer.isFirstOrder ? null : 'not_first_order'
    case 'country':
      return buyer.country !== null && condition.countries.includes(buyer.country)
        ? null
        : 'other_country'
    case 'coupon':
      return buyer.campaigns.has(id) ? null : 'code_missing'
    // The lines that meet it are the matching ones, of which there is one.
    case 'products':
    case 'categories':
      return null
  }
}

function unitsOf(
  goods: Goods,
  named: { productIds?: readonly string[]; categoryIds?: readonly string[] },
): number {
  const isAny = named.productIds === undefined && named.categoryIds === undefined
  return goods
    .filter((line) => line.giftOf === undefined && (isAny || isOneOf(line, named)))
    .reduce((units, { quantity }) => units + quantity, 0)
}
