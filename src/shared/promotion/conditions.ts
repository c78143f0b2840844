import type { Condition, Offers, PromotionRule, Unapplied } from './contract.ts'
import type { Goods, Left } from './goods.ts'

const sets = new WeakMap<readonly string[], ReadonlySet<string>>()

/**
 * Whether a list of a condition names an id. A list has up to PROMOTION_IDS_MAX, and is asked for each
 * line of each cart: it is made a set once.
 */
function names(ids: readonly string[] | undefined, id: string): boolean {
  if (ids === undefined) return false
  let known = sets.get(ids)
  if (known === undefined) {
    known = new Set(ids)
    sets.set(ids, known)
  }
  return known.has(id)
}

const isOneOf = (
  { variant }: Goods[number],
  { productIds, categoryIds }: { productIds?: readonly string[]; categoryIds?: readonly string[] },
): boolean =>
  names(productIds, variant.productId) ||
  (categoryIds !== undefined && variant.categoryIds?.some((id) => names(categoryIds, id)) === true)

/** What conditions are asked of: a promotion, or a slot that announces one. */
type Conditional = Pick<PromotionRule, 'id' | 'conditions'>

/** A condition that says which lines a promotion is of. */
export const isOnLines = (
  condition: Condition,
): condition is Extract<Condition, { kind: 'products' | 'categories' }> =>
  condition.kind === 'products' || condition.kind === 'categories'

/** The indexes of the lines that meet every condition on lines. A gift is no line that counts. */
export function matchingLines({ conditions }: Conditional, goods: Goods): number[] {
  const onLines = conditions.filter(isOnLines)
  return goods.flatMap((line, i) =>
    line.giftOf === undefined && onLines.every((condition) => isOneOf(line, condition)) ? [i] : [],
  )
}

interface Asked {
  goods: Goods
  left: Left
  buyer: Offers['buyer']
}

/** The first condition that does not hold; null where all hold. A promotion of no line gives nothing. */
export const refusalOf = (
  promotion: Conditional,
  { matching, ...asked }: Asked & { matching: readonly number[] },
): Unapplied | null => (matching.length === 0 ? 'no_matching_line' : unmetBy(promotion, asked))

/** The first condition on cart or buyer that does not hold; null where all hold. */
export function unmetBy(promotion: Conditional, asked: Asked): Unapplied | null {
  for (const condition of promotion.conditions) {
    const refusal = refusalBy(condition, promotion, asked)
    if (refusal) return refusal
  }
  return null
}

function refusalBy(
  condition: Condition,
  { id }: Conditional,
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
