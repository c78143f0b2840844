import { money, prorate, times } from '../platform/money.ts'
import type { PricingLine } from '../pricing/contract.ts'
import { matchingLines, refusalOf } from './conditions.ts'
import type {
  GiftLine,
  Offer,
  Offers,
  OffersDocument,
  Promotion,
  PromotionRule,
  PromotionState,
  Unapplied,
} from './contract.ts'
import { deliveryDiscount, discountOf, NONE } from './discounts.ts'
import { type Goods, leftOf, sum, take } from './goods.ts'

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
  /** The subtotal that the conditions of each promotion saw in its turn, by its id. Minor units. */
  seen: ReadonlyMap<string, number>
}

/** Whether a moment (milliseconds) is in the window of a promotion or a slot. */
export const isRunningAt = (
  { startsAt, endsAt }: Pick<Offer, 'startsAt' | 'endsAt'>,
  now: number,
): boolean => (startsAt === null || startsAt <= now) && (endsAt === null || now < endsAt)

/** The promotions that run at a moment. */
export const runningAt = ({ promotions }: OffersDocument, now: number): Offer[] =>
  promotions.filter((one) => isRunningAt(one, now))

/** The state of a promotion at a moment (milliseconds). */
export function stateAt(
  { status, startsAt, endsAt }: Pick<Promotion, 'status' | 'startsAt' | 'endsAt'>,
  now: number,
): PromotionState {
  if (status === 'draft') return 'draft'
  if (endsAt !== undefined && Date.parse(endsAt) <= now) return 'ended'
  return startsAt !== undefined && now < Date.parse(startsAt) ? 'scheduled' : 'running'
}

/** The next moment at which a promotion or a slot begins or ends; null: none does. */
export function nextTurn({ promotions, slots = [] }: OffersDocument, now: number): number | null {
  const turns = [...promotions, ...slots]
    .flatMap(({ startsAt, endsAt }) => [startsAt ?? 0, endsAt ?? 0])
    .filter((at) => at > now)
  return turns.length === 0 ? null : Math.min(...turns)
}

/**
 * A line for each gift that a running promotion may give, where its units are there beside those of
 * the buyer's own lines: a gift never keeps an order from being placed. Its id follows from the
 * promotion.
 */
export function giftLines(
  running: readonly PromotionRule[],
  gifts: OffersDocument['gifts'],
  own: readonly Pick<PricingLine, 'variant' | 'quantity'>[],
): GiftLine[] {
  const demand = new Map<string, number>()
  const add = (id: string, units: number) => demand.set(id, (demand.get(id) ?? 0) + units)
  for (const { variant, quantity } of own) add(variant.variantId, quantity)
  return running.flatMap(({ id, action }) => {
    const gift = action.kind === 'gift' ? gifts[action.variantId] : undefined
    if (action.kind !== 'gift' || gift === undefined) return []
    const { variant, available } = gift
    const { quantity } = action
    const taken = demand.get(variant.variantId) ?? 0
    if (available !== null && taken + quantity > available) return []
    add(variant.variantId, quantity)
    return [{ id: `li_${id.slice('prm_'.length)}`, variant, quantity, giftOf: id }]
  })
}

/** Whether a promotion lowers goods: those are asked before the ones of delivery. */
export const isOfGoods = ({ action }: PromotionRule): boolean =>
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
  const seen = new Map<string, number>()
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
      seen.set(promotion.id, left.subtotal)
      const refusal = applied.every((other) => mayCombine(promotion, other.promotion))
        ? refusalOf(promotion, { goods, left, buyer, matching })
        : 'not_combinable'
      const discount = refusal ? NONE : discountOf(promotion, goods, matching, left)
      // A gift is given also where the catalogue asks nothing for it.
      const isGiven = !refusal && goods.some(({ giftOf }) => giftOf === promotion.id)
      if (discount.amount === 0 && !isGiven) {
        unapplied.set(promotion.id, refusal ?? 'nothing_to_lower')
        continue
      }
      const parts = prorate(discount.amount, discount.weights)
      applied.push({ promotion, amount: discount.amount, parts })
      take(left, goods, parts)
    }
    // Of those that never had their turn: it would come after the ones of the group that applied.
    for (const { id } of group) if (!seen.has(id)) seen.set(id, left.subtotal)
  }
  return { applied, unapplied, seen }
}

/**
 * The promotions of delivery, which see the goods after all their discounts.
 * @param before the promotions of the goods that apply
 */
export function evaluateDelivery(
  goods: Goods,
  { promotions, buyer }: Offers,
  before: readonly PromotionRule[],
  delivery: ChosenDelivery,
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
  const seen = new Map(ofDelivery.map(({ id }) => [id, left.subtotal]))
  return { applied, unapplied, seen }
}

/** The chosen delivery option and its price in minor units; null: none is chosen. */
type ChosenDelivery = { optionId: string | null; price: number } | null

/**
 * Why the running promotions that give nothing do so, by their ids. One of delivery that waits for
 * an option to be chosen is not among them.
 * @param applied the promotions that lowered the price
 */
export function explainUnapplied(
  lines: readonly PricingLine[],
  offers: Offers,
  applied: ReadonlySet<string>,
  delivery: ChosenDelivery = null,
): Map<string, Unapplied> {
  const { ofGoods, ofDelivery } = evaluateAll(lines, offers, delivery)
  const waits = (why: Unapplied) => delivery === null && why === 'nothing_to_lower'
  return new Map(
    [...ofGoods.unapplied, ...[...ofDelivery.unapplied].filter(([, why]) => !waits(why))].filter(
      ([id]) => !applied.has(id),
    ),
  )
}

/** Whether one of these promotions or slots is for first orders. */
export const asksFirstOrder = (some: readonly Pick<PromotionRule, 'conditions'>[]): boolean =>
  some.some(({ conditions }) => conditions.some(({ kind }) => kind === 'first-order'))

/** As `asksFirstOrder`, of everything that carts have. */
export const documentAsksFirst = ({ promotions, slots = [] }: OffersDocument): boolean =>
  asksFirstOrder([...promotions, ...slots])

/** Both evaluations of lines at the catalogue's price. */
function evaluateAll(
  lines: readonly PricingLine[],
  offers: Offers,
  delivery: ChosenDelivery = null,
): { ofGoods: Evaluation; ofDelivery: Evaluation } {
  const goods = lines.map(atCatalogue)
  const ofGoods = evaluateGoods(goods, offers)
  const lowered = goods.map((line, i) => {
    const { amount, currency } = line.cost.total
    const parts = ofGoods.applied.map((one) => one.parts[i] ?? 0)
    return { ...line, cost: { total: money(amount - sum(parts), currency) } }
  })
  const before = ofGoods.applied.map(({ promotion }) => promotion)
  return { ofGoods, ofDelivery: evaluateDelivery(lowered, offers, before, delivery) }
}

const atCatalogue = <Line extends PricingLine>(line: Line) => ({
  ...line,
  cost: { total: times(line.variant.unitPrice, line.quantity) },
})

/** The subtotal that the conditions of each running promotion see, by its id. Minor units. */
export function subtotalsSeen(
  lines: readonly PricingLine[],
  offers: Offers,
): ReadonlyMap<string, number> {
  const { ofGoods, ofDelivery } = evaluateAll(lines, offers)
  return new Map([...ofGoods.seen, ...ofDelivery.seen])
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
  const { applied } = evaluateGoods(goods.map(atCatalogue), offers)
  const given = new Set(applied.map(({ promotion }) => promotion.id))
  return goods.filter(({ giftOf }) => giftOf === undefined || given.has(giftOf))
}

/** The promotions in groups of one priority, the greatest first. */
function byPriority(promotions: readonly PromotionRule[]): PromotionRule[][] {
  const groups = Map.groupBy(promotions, ({ priority }) => priority)
  return [...groups].sort(([a], [b]) => b - a).map(([, group]) => group)
}

/** Whether each of two promotions permits the other. */
export const mayCombine = (a: PromotionRule, b: PromotionRule): boolean =>
  permits(a, b) && permits(b, a)

const permits = ({ combinesWith }: PromotionRule, { id }: PromotionRule): boolean =>
  combinesWith === 'all' || (combinesWith !== 'none' && combinesWith.includes(id))
