import type { Availability } from '../catalog/contract.ts'
import { rfc3339 } from '../platform/clock.ts'
import type { PlaceTax } from '../pricing/contract.ts'
import { lineCost, price } from '../pricing/rules.ts'
import type { Cart, CartLine, CartWarning } from './contract.ts'
import { buyableLines, type CartState, type LineState, linesOf } from './rules.ts'

/** Nothing defines a discount code yet: every code is unknown, and no page asks for one. */
const ACCEPTS_DISCOUNT_CODES = false

/**
 * The priced cart as every cart route answers it.
 * @param tax of the shop's own place, as an estimate
 */
export function renderCart(state: CartState, tax: PlaceTax | null): Cart {
  const buyable = buyableLines(state)
  const priced = price({
    currency: state.currency,
    lines: buyable,
    shipping: null,
    tax,
  })
  const lines = linesOf(state, 'cart')
  return {
    version: state.version,
    currency: state.currency,
    lines: lines.map(renderLine),
    savedLines: linesOf(state, 'saved').map(renderLine),
    discountCodes: state.discountCodes.map((code) => ({
      code,
      applicable: false,
      reason: 'unknown_code',
    })),
    acceptsDiscountCodes: ACCEPTS_DISCOUNT_CODES,
    cost: priced.cost,
    totalQuantity: lines.reduce((sum, line) => sum + line.quantity, 0),
    promotionSlots: [],
    warnings: lines.flatMap(warningsOf).concat(codeWarnings(state.discountCodes)),
    requirements:
      buyable.length > 0
        ? []
        : [{ code: 'lines', message: 'Select at least one item to check out.', target: '/lines' }],
    catalogVersion: state.catalogVersion,
    updatedAt: rfc3339(state.updatedAt),
  }
}

function renderLine(line: LineState): CartLine {
  const { variant } = line
  return {
    id: line.id,
    variantId: variant.variantId,
    productId: variant.productId,
    handle: variant.handle,
    sku: variant.sku,
    title: variant.title,
    variantTitle: variant.variantTitle,
    image: variant.image,
    ...(variant.shownIn === undefined ? {} : { shownIn: variant.shownIn }),
    quantity: line.quantity,
    selected: line.selected,
    unitPrice: variant.unitPrice,
    ...(variant.compareAtPrice ? { compareAtPrice: variant.compareAtPrice } : {}),
    cost: lineCost(line),
    attributes: line.attributes,
    discounts: [],
    availability: variant.purchasable ? line.availability : { state: 'out' },
  }
}

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

const codeWarnings = (codes: readonly string[]): CartWarning[] =>
  codes.map((code, index) => ({
    code: 'discount_not_applicable',
    message: `The code ${code} isn’t valid.`,
    target: `/discountCodes/${index}`,
  }))

/** Adds the time of the answer to a rendered cart, without parsing it. */
export const withServerTime = (json: string, now: number): string =>
  `${json.slice(0, -1)},"serverTime":"${rfc3339(now)}"}`
