import type { Availability } from '../catalog/contract.ts'
import { type AppliedCode, codeKey, type ResolvedCode } from '../coupon/contract.ts'
import { appliedCodes, countingCodes } from '../coupon/rules.ts'
import { rfc3339 } from '../platform/clock.ts'
import { type PlaceTax, type PricedOrder, promotionIdsOf } from '../pricing/contract.ts'
import { lineCost, price } from '../pricing/rules.ts'
import type { GiftLine, Offers, Unapplied } from '../promotion/contract.ts'
import { explainUnapplied, giftLines, runningAt, withDueGifts } from '../promotion/rules.ts'
import { slotsShown } from '../promotion/slots/rules.ts'
import type { Cart, CartLine, CartWarning } from './contract.ts'
import { buyableLines, type CartState, type LineState, linesOf } from './rules.ts'

/**
 * The priced cart as every cart route answers it.
 * @param tax of the shop's own place, as an estimate
 * @param isFirstOrder whether promotions for first orders hold
 */
export function renderCart(state: CartState, tax: PlaceTax | null, isFirstOrder = true): Cart {
  const offers = offersOf(state, isFirstOrder)
  const buyable = buyableLines(state)
  const { lines: due, priced, codes } = priceCart(state, offers, buyable, tax)
  const pricedOf = new Map(priced.lines.map((line) => [line.id, line]))
  const lines = linesOf(state, 'cart')
  const gifts = due.filter((line): line is GiftLine => 'giftOf' in line)
  return {
    version: state.version,
    currency: state.currency,
    lines: [
      ...lines.map((line) => renderLine(line, pricedOf.get(line.id))),
      ...gifts.map((line) => renderGift(line, pricedOf.get(line.id))),
    ],
    savedLines: linesOf(state, 'saved').map((line) => renderLine(line)),
    discountCodes: codes,
    acceptsDiscountCodes: codes.length > 0 || offersTakeCodes(state.offers),
    cost: priced.cost,
    totalQuantity: [...lines, ...gifts].reduce((sum, line) => sum + line.quantity, 0),
    promotionSlots: slotsOf(state, offers, due, pricedOf),
    warnings: reducedWarnings(lines, state.reduced ?? [])
      .concat(lines.flatMap(warningsOf))
      .concat(codeWarnings(codes)),
    requirements:
      buyable.length > 0
        ? []
        : [{ code: 'lines', message: 'Select at least one item to check out.', target: '/lines' }],
    catalogVersion: state.catalogVersion,
    updatedAt: rfc3339(state.updatedAt),
  }
}

/** The promotions that ran at the cart's last change, for its buyer. */
function offersOf(state: CartState, isFirstOrder: boolean): Offers {
  return {
    promotions: runningAt(state.offers, state.updatedAt),
    buyer: {
      country: null,
      level: state.buyerLevel,
      isFirstOrder,
      campaigns: new Set(countingCodes(state.coupons, state.updatedAt).keys()),
    },
  }
}

/** The slots that the cart shows. Those that ask for a country take the one of the visit. */
function slotsOf(
  state: CartState,
  offers: Offers,
  lines: readonly (LineState | GiftLine)[],
  priced: ReadonlyMap<string, PricedLine>,
): Cart['promotionSlots'] {
  const { slots = [] } = state.offers
  if (slots.length === 0) return []
  return slotsShown(slots, {
    lines,
    totalOf: (line) => (priced.get(line.id)?.cost ?? lineCost(line)).total,
    offers,
    visitedFrom: state.country,
    currency: state.currency,
    now: state.updatedAt,
  })
}

/** Whether a promotion of the shop waits for a code. */
const offersTakeCodes = ({ promotions }: CartState['offers']): boolean =>
  promotions.some(({ conditions }) => conditions.some(({ kind }) => kind === 'coupon'))

/** The lines that are bought and the gifts that come with them, with their price and the codes. */
function priceCart(
  state: CartState,
  offers: Offers,
  buyable: readonly LineState[],
  tax: PlaceTax | null,
) {
  const { currency } = state
  if (state.offers.promotions.length === 0) {
    const priced = price({ currency, lines: buyable, shipping: null, tax })
    return { lines: buyable, priced, codes: codesOf(state, new Map()) }
  }
  const gifts = giftLines(offers.promotions, state.offers.gifts, buyable)
  const lines = withDueGifts<LineState | GiftLine>([...buyable, ...gifts], offers)
  const priced = price({ currency, lines, shipping: null, tax, offers })
  if (state.discountCodes.length === 0) return { lines, priced, codes: [] }
  const unapplied = explainUnapplied(lines, offers, promotionIdsOf(priced))
  return { lines, priced, codes: codesOf(state, unapplied) }
}

/** The cart's codes in their order; one that was never looked up is unknown. */
function codesOf(
  { discountCodes, coupons, offers, updatedAt }: CartState,
  unapplied: ReadonlyMap<string, Unapplied>,
): AppliedCode[] {
  const byKey = new Map(coupons.map((one) => [one.key, one]))
  const codes = discountCodes.map((code): ResolvedCode => {
    const key = codeKey(code)
    return { campaign: null, isClaimed: false, ...byKey.get(key), code, key }
  })
  return appliedCodes(codes, { offers, unapplied, now: updatedAt })
}

type PricedLine = PricedOrder['lines'][number]

/** A line as it is shown; without a price of its own, at the catalogue's. */
function renderLine(line: LineState, priced?: PricedLine): CartLine {
  const { variant } = line
  return {
    ...shownVariant(line),
    selected: line.selected,
    ...(variant.compareAtPrice ? { compareAtPrice: variant.compareAtPrice } : {}),
    cost: priced?.cost ?? lineCost(line),
    attributes: line.attributes,
    discounts: [...(priced?.discounts ?? [])],
    availability: variant.purchasable ? line.availability : { state: 'out' },
  }
}

const renderGift = (line: GiftLine, priced?: PricedLine): CartLine => ({
  ...shownVariant(line),
  selected: true,
  cost: priced?.cost ?? lineCost(line),
  attributes: {},
  discounts: [...(priced?.discounts ?? [])],
  availability: { state: 'in_stock' },
  giftOf: line.giftOf,
})

const shownVariant = ({
  id,
  variant,
  quantity,
}: Pick<LineState, 'id' | 'variant' | 'quantity'>) => ({
  id,
  variantId: variant.variantId,
  productId: variant.productId,
  handle: variant.handle,
  sku: variant.sku,
  title: variant.title,
  variantTitle: variant.variantTitle,
  image: variant.image,
  ...(variant.shownIn === undefined ? {} : { shownIn: variant.shownIn }),
  quantity,
  unitPrice: variant.unitPrice,
})

function warningsOf(line: LineState, index: number): CartWarning[] {
  const target = `/lines/${index}`
  const { variant, availability } = line
  if (!variant.purchasable) {
    return [
      { code: 'line_unavailable', message: `${variant.title} is no longer available.`, target },
    ]
  }
  const warnings = stockWarnings(variant.title, line.quantity, availability, target)
  if (line.seenPrice !== variant.unitPrice.amount) {
    warnings.push({
      code: 'price_changed',
      message: `The price of ${variant.title} has changed since you added it.`,
      target: `${target}/unitPrice`,
    })
  }
  return warnings
}

/** A merge of two carts has reached the limit of a line. */
const reducedWarnings = (lines: readonly LineState[], reduced: readonly string[]): CartWarning[] =>
  lines.flatMap(({ id, quantity, variant: { title } }, index) =>
    reduced.includes(id)
      ? [
          {
            code: 'quantity_reduced',
            message: `The quantity of ${title} was reduced to ${quantity}, the most of one line.`,
            target: `/lines/${index}/quantity`,
          },
        ]
      : [],
  )

/** Where there are fewer than are wanted. Nothing is taken out of the cart for it. */
export function stockWarnings(
  title: string,
  quantity: number,
  { state, available }: Availability,
  target: string,
): CartWarning[] {
  if (state === 'out') return [{ code: 'out_of_stock', message: `${title} is sold out.`, target }]
  if (available === undefined || available >= quantity) return []
  const message = `Only ${available} left of ${title}. You have ${quantity}.`
  return [{ code: 'stock_short', message, target }]
}

const codeWarnings = (codes: readonly AppliedCode[]): CartWarning[] =>
  codes.flatMap(({ code, applicable }, index) =>
    applicable
      ? []
      : [
          {
            code: 'discount_not_applicable',
            message: `The code ${code} isn’t valid.`,
            target: `/discountCodes/${index}`,
          },
        ],
  )

/** Adds the time of the answer to a rendered cart, without parsing it. */
export const withServerTime = (json: string, now: number): string =>
  `${json.slice(0, -1)},"serverTime":"${rfc3339(now)}"}`
