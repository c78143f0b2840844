import { type Money, portionOf, prorate, shareOf, times } from '../platform/money.ts'
import type { PricingLine } from '../pricing/contract.ts'
import type {
  Condition,
  GiftLine,
  Offer,
  Offers,
  OffersDocument,
  PromotionRule,
  Unapplied,
} from './contract.ts'

/** A promotion that applies: the discount of each line by its index, and their sum (minor units). */
interface AppliedPromotion {
  promotion: PromotionRule
  amount: number
  /** In the order of the lines. Empty for a discount on delivery. */
  parts: readonly number[]
}

interface Evaluation {
  applied: readonly AppliedPromotion[]
  /** Of each promotion that was asked and gives nothing, by its id. */
  unapplied: ReadonlyMap<string, Unapplied>
}

/** Lines with what is left to pay of each. */
type Goods = readonly (Omit<PricingLine, 'id'> & { cost: { total: Money } })[]

/** What is left to pay of each line, by its index, and of all that are no gifts. Minor units. */
interface Left {
  lines: number[]
  subtotal: number
}

/** The promotions that run at a moment. */
export const runningAt = ({ promotions }: OffersDocument, now: number): Offer[] =>
  promotions.filter(
    ({ startsAt, endsAt }) =>
      (startsAt === null || startsAt <= now) && (endsAt === null || now < endsAt),
  )

/** The next moment at which a promotion begins or ends; null: none does. */
export function nextTurn({ promotions }: OffersDocument, now: number): number | null {
  const turns = promotions
    .flatMap(({ startsAt, endsAt }) => [startsAt ?? 0, endsAt ?? 0])
    .filter((at) => at > now)
  return turns.length === 0 ? null : Math.min(...turns)
}

/** A line for each gift that a running promotion may give. Its id follows from the promotion. */
export const giftLines = (
  running: readonly PromotionRule[],
  gifts: OffersDocument['gifts'],
): GiftLine[] =>
  running.flatMap(({ id, action }) => {
    const variant = action.kind === 'gift' ? gifts[action.variantId] : undefined
    if (action.kind !== 'gift' || variant === undefined) return []
    return [{ id: `li_${id.slice('prm_'.length)}`, variant, quantity: action.quantity, giftOf: id }]
  })

const isOfGoods = ({ action }: PromotionRule): boolean =>
  action.kind !== 'free-delivery' && !('target' in action && action.target === 'shipping')

/**
 * The promotions of the goods, in the order in which they apply: the greater priority first, of one
 * priority the larger discount as it would be alone, of equals the lower id. Each one sees what the
 * ones before it left. Linear in the lines.
 */
export function evaluateGoods(goods: Goods, { promotions, buyer }: Offers): Evaluation {
  const left = leftOf(goods)
  const applied: AppliedPromotion[] = []
  const unapplied = new Map<string, Unapplied>()
  for (const group of byPriority(promotions.filter(isOfGoods))) {
    const alone = group.map((promotion) => ({
      promotion,
      matching: matchingLines(promotion, goods),
      amount: 0,
    }))
    for (const one of alone) {
      const refusal = refusalOf(one.promotion, { goods, left, buyer, matching: one.matching })
      if (refusal) unapplied.set(one.promotion.id, refusal)
      else one.amount = discountOf(one.promotion, goods, one.matching, left).amount
    }
    alone.sort((a, b) => b.amount - a.amount || (a.promotion.id < b.promotion.id ? -1 : 1))
    for (const { promotion, matching } of alone) {
      if (unapplied.has(promotion.id)) continue
      const refusal = applied.every((other) => mayCombine(promotion, other.promotion))
        ? refusalOf(promotion, { goods, left, buyer, matching })
        : 'not_combinable'
      const discount = refusal ? NONE : discountOf(promotion, goods, matching, left)
      if (discount.amount === 0) {
        unapplied.set(promotion.id, refusal ?? 'nothing_to_lower')
        continue
      }
      const parts = prorate(discount.amount, discount.weights)
      applied.push({ promotion, amount: discount.amount, parts })
      take(left, goods, parts)
    }
  }
  return { applied, unapplied }
}

/**
 * The promotions of delivery, which see the goods after all their discounts.
 * @param before the promotions of the goods that apply
 * @param delivery the chosen option and its price in minor units; null: none is chosen
 */
export function evaluateDelivery(
  goods: Goods,
  { promotions, buyer }: Offers,
  before: readonly PromotionRule[],
  delivery: { optionId: string | null; price: number } | null,
): Evaluation {
  const left = leftOf(goods)
  const applied: AppliedPromotion[] = []
  const unapplied = new Map<string, Unapplied>()
  let price = delivery?.price ?? 0
  const ofDelivery = promotions.filter((one) => !isOfGoods(one))
  for (const group of byPriority(ofDelivery)) {
    const alone = group
      .map((promotion) => ({ promotion, amount: deliveryDiscount(promotion, delivery, price) }))
      .sort((a, b) => b.amount - a.amount || (a.promotion.id < b.promotion.id ? -1 : 1))
    for (const { promotion } of alone) {
      const others = [...before, ...applied.map((other) => other.promotion)]
      const matching = matchingLines(promotion, goods)
      const refusal = others.every((other) => mayCombine(promotion, other))
        ? refusalOf(promotion, { goods, left, buyer, matching })
        : 'not_combinable'
      const amount = refusal ? 0 : deliveryDiscount(promotion, delivery, price)
      if (amount === 0) {
        unapplied.set(promotion.id, refusal ?? 'nothing_to_lower')
        continue
      }
      applied.push({ promotion, amount, parts: [] })
      price -= amount
    }
  }
  return { applied, unapplied }
}

/**
 * The lines without the gifts whose promotion does not apply.
 * @param goods the lines of the buyer, and one for each gift that a promotion of the offers may give
 */
export function withDueGifts<Line extends PricingLine>(
  goods: readonly Line[],
  offers: Offers,
): Line[] {
  if (goods.every(({ giftOf }) => giftOf === undefined)) return [...goods]
  const priced = goods.map((line) => ({
    ...line,
    cost: { total: times(line.variant.unitPrice, line.quantity) },
  }))
  const { applied } = evaluateGoods(priced, offers)
  const given = new Set(applied.map(({ promotion }) => promotion.id))
  return goods.filter(({ giftOf }) => giftOf === undefined || given.has(giftOf))
}

const sum = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0)

function leftOf(goods: Goods): Left {
  const lines = goods.map(({ cost }) => cost.total.amount)
  return { lines, subtotal: sum(lines.filter((_, i) => goods[i]?.giftOf === undefined)) }
}

function take(left: Left, goods: Goods, parts: readonly number[]): void {
  for (const [i, part] of parts.entries()) {
    left.lines[i] = (left.lines[i] ?? 0) - part
    if (goods[i]?.giftOf === undefined) left.subtotal -= part
  }
}

/** The promotions in groups of one priority, the greatest first. */
function byPriority(promotions: readonly PromotionRule[]): PromotionRule[][] {
  const groups = Map.groupBy(promotions, ({ priority }) => priority)
  return [...groups].sort(([a], [b]) => b - a).map(([, group]) => group)
}

/** Whether each of two promotions permits the other. */
const mayCombine = (a: PromotionRule, b: PromotionRule): boolean => permits(a, b) && permits(b, a)

const permits = ({ combinesWith }: PromotionRule, { id }: PromotionRule): boolean =>
  combinesWith === 'all' || (combinesWith !== 'none' && combinesWith.includes(id))

const isOneOf = (
  { variant }: Goods[number],
  { productIds, categoryIds }: { productIds?: readonly string[]; categoryIds?: readonly string[] },
): boolean =>
  productIds?.includes(variant.productId) === true ||
  categoryIds?.some((id) => variant.categoryIds?.includes(id)) === true

/** The indexes of the lines that meet every condition on lines. A gift is no line that counts. */
function matchingLines({ conditions }: PromotionRule, goods: Goods): number[] {
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
function refusalOf(promotion: PromotionRule, asked: Asked): Unapplied | null {
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

/** An amount, and the weights by which the lines carry it: by their indexes. */
interface Discount {
  amount: number
  weights: readonly number[]
}
const NONE: Discount = { amount: 0, weights: [] }

/** The discount on the goods; of each line at most what is left of it. */
function discountOf(
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

/** What is left of the lines of these indexes, by index; zero of the others. */
function weightsOf(indexes: readonly number[], { lines }: Left): number[] {
  const weights = lines.map(() => 0)
  for (const i of indexes) weights[i] = lines[i] ?? 0
  return weights
}

/** What is left to pay of the cheapest matching units, `get` of each `buy + get`, by line. */
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
function deliveryDiscount(
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
