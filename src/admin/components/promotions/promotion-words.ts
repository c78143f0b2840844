import { money } from '../../../shared/platform/money.ts'
import type { Condition, PromotionInput } from '../../../shared/promotion/contract.ts'
import { formatMoney } from '../../../storefront/components/catalog/price.tsx'
import { texts } from '../../texts/texts.ts'

const TEXT = texts.promotionWords

/** More names than this are counted. */
const NAMES_SHOWN = 3

type Action = PromotionInput['action']
type NamedKind = 'product' | 'category' | 'variant' | 'country' | 'option'

/** What a sentence about a promotion needs beside it. */
export interface PromotionNames {
  currency: string
  /** The name of what an id or a code stands for. */
  nameOf(kind: NamedKind, id: string): string
}

type Words<Of extends { kind: string }, More extends unknown[]> = {
  [Kind in Of['kind']]: (
    of: Extract<Of, { kind: Kind }>,
    names: PromotionNames,
    ...more: More
  ) => string
}

/** The benefit of each action; `goods` are the lines that match. One without words does not compile. */
const BENEFITS: Words<Action, [goods: string]> = {
  percentage: ({ target, basisPoints, cap }, names, goods) => {
    const off = TEXT.off(TEXT.percent(basisPoints), targetWords(target, goods))
    return cap === undefined ? off : TEXT.atMost(off, price(cap, names))
  },
  amount: ({ target, amount }, names, goods) =>
    TEXT.off(price(amount, names), targetWords(target, goods)),
  'fixed-price': ({ amount }, names, goods) => TEXT.fixedPrice(goods, price(amount, names)),
  'buy-x-get-y': ({ buy, get, basisPoints }, _names, goods) =>
    basisPoints === 10_000
      ? TEXT.buyGetFree(buy, get, goods)
      : TEXT.buyGet(buy, get, TEXT.percent(basisPoints), goods),
  gift: ({ variantId, quantity }, { nameOf }) => TEXT.gift(quantity, nameOf('variant', variantId)),
  'free-delivery': ({ optionIds }, names) =>
    optionIds === undefined
      ? TEXT.freeDelivery
      : TEXT.freeDeliveryWith(namesOf('option', optionIds, names)),
  tiers: ({ tiers }, names, goods) => {
    const each = tiers.map((tier) =>
      TEXT.tier(TEXT.percent(tier.basisPoints), price(tier.minSubtotal, names)),
    )
    return TEXT.tiers(goods, each.join(', '))
  },
}

/** What each condition asks for, behind “when”. One without words does not compile. */
const ASKED: Words<Condition, []> = {
  'min-subtotal': ({ amount }, names) => TEXT.subtotal(price(amount, names)),
  'min-quantity': ({ quantity, productIds, categoryIds }, names) => {
    const goods = [
      ...(productIds === undefined ? [] : [namesOf('product', productIds, names)]),
      ...(categoryIds === undefined ? [] : [ofCategories(categoryIds, names)]),
    ]
    return goods.length === 0 ? TEXT.units(quantity) : TEXT.unitsOf(quantity, TEXT.any(goods))
  },
  products: ({ productIds }, names) => TEXT.has(namesOf('product', productIds, names)),
  categories: ({ categoryIds }, names) => TEXT.has(ofCategories(categoryIds, names)),
  'member-level': ({ levels }) => TEXT.levels(TEXT.any(levels)),
  'first-order': () => TEXT.firstOrder,
  country: ({ countries }, names) => TEXT.country(namesOf('country', countries, names)),
  coupon: () => TEXT.coupon,
}

/** A promotion in one sentence: `10% off the order when the subtotal is at least $50.00`. */
export function wordsOf(
  { conditions, action }: Pick<PromotionInput, 'conditions' | 'action'>,
  names: PromotionNames,
): string {
  const onLines = conditions.filter(({ kind }) => kind === 'products' || kind === 'categories')
  const [only, ...others] = onLines
  const isNamed = isOfMatchingLines(action) && others.length === 0
  const benefit = benefitOf(action, names, isNamed ? goodsOf(only, names) : TEXT.matchingItems)
  // The goods of a benefit are its one condition on lines: it is not said twice.
  const rest = isNamed ? conditions.filter((one) => one !== only) : conditions
  const asked = rest.map((condition) => askedBy(condition, names))
  return sentence(asked.length === 0 ? benefit : TEXT.when(benefit, asked.join(TEXT.and)))
}

const benefitOf = <Of extends Action>(action: Of, names: PromotionNames, goods: string): string =>
  (BENEFITS[action.kind] as (action: Of, names: PromotionNames, goods: string) => string)(
    action,
    names,
    goods,
  )

const askedBy = <Of extends Condition>(condition: Of, names: PromotionNames): string =>
  (ASKED[condition.kind] as (condition: Of, names: PromotionNames) => string)(condition, names)

const isOfMatchingLines = (action: Action): boolean =>
  action.kind === 'fixed-price' ||
  action.kind === 'buy-x-get-y' ||
  action.kind === 'tiers' ||
  ('target' in action && action.target === 'matching-lines')

function goodsOf(condition: Condition | undefined, names: PromotionNames): string {
  if (condition?.kind === 'products') return namesOf('product', condition.productIds, names)
  return condition?.kind === 'categories'
    ? ofCategories(condition.categoryIds, names)
    : TEXT.everyItem
}

const ofCategories = (ids: readonly string[], names: PromotionNames): string =>
  TEXT.inCategories(namesOf('category', ids, names))

function targetWords(target: 'order' | 'matching-lines' | 'shipping', goods: string): string {
  return { order: TEXT.order, 'matching-lines': goods, shipping: TEXT.delivery }[target]
}

const price = (amount: number, { currency }: PromotionNames): string =>
  formatMoney(money(amount, currency))

function namesOf(kind: NamedKind, ids: readonly string[], { nameOf }: PromotionNames): string {
  const shown = ids.slice(0, NAMES_SHOWN).map((id) => nameOf(kind, id))
  const more = ids.length - shown.length
  return TEXT.any(more === 0 ? shown : [...shown, TEXT.more(more)])
}

const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)
