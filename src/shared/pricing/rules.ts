import { type Money, money, prorate, times } from '../platform/money.ts'
import { assertInvariant } from '../platform/result.ts'
import { ADJUSTMENTS } from './adjustments.ts'
import type {
  AdjustableLine,
  Adjustment,
  AdjustmentRule,
  Cost,
  LineCost,
  PricedOrder,
  PricingContext,
  PricingInput,
  PricingLine,
  TraceStep,
} from './contract.ts'

type PricedGoods = Pick<PricingLine, 'quantity'> & {
  variant: Pick<PricingLine['variant'], 'unitPrice'>
}

/** The cost of one line before any adjustment. */
export function lineCost({ variant, quantity }: PricedGoods): LineCost {
  const subtotal = times(variant.unitPrice, quantity)
  return { subtotal, discount: money(0, subtotal.currency), total: subtotal }
}

/**
 * Prices a cart, a checkout or an order: the one place where totals are made. Pure, in integer
 * minor units. The catalogue's prices come first, then each adjustment in the order of the list.
 * Every amount of the answer is accounted for by a step of its trace.
 * Asserts one currency, discounts within what they lower, and a safe total that is not negative.
 */
export function price(
  { lines, ...context }: PricingInput,
  adjustments: readonly AdjustmentRule[] = ADJUSTMENTS,
): PricedOrder {
  const { currency } = context
  let state: PriceState = {
    lines: lines.map((line) => atCataloguePrice(line, currency)),
    shipping: 0,
    promotionIds: [],
    tax: 0,
    includedTax: 0,
    taxes: [],
    trace: lines.map((line) => cataloguePriceStep(line)),
  }
  for (const adjustment of adjustments) {
    state = adjustment(state, context).reduce(
      (before, change) => applied(before, change, currency),
      state,
    )
  }
  return {
    lines: state.lines.map(({ id, variant, cost, discounts }) => ({
      id,
      unitPrice: variant.unitPrice,
      cost: context.tax ? withTax(id, cost, state.taxes) : cost,
      ...(discounts.length > 0 ? { discounts } : {}),
    })),
    cost: costOf(state, context),
    trace: state.trace,
    taxes: state.taxes.map(({ title, basisPoints, base, amount }) => ({
      title,
      basisPoints,
      base: money(base, currency),
      amount: money(amount, currency),
      included: context.tax?.included ?? false,
    })),
  }
}

/** The cost of a line with its part of every tax. */
function withTax(id: string, cost: LineCost, taxes: PriceState['taxes']): LineCost {
  const tax = taxes.reduce((sum, { lines }) => sum + (lines.get(id) ?? 0), 0)
  return { ...cost, tax: money(tax, cost.total.currency) }
}

/** A price between two adjustments; amounts in minor units. */
interface PriceState {
  lines: AdjustableLine[]
  shipping: number
  promotionIds: readonly string[]
  tax: number
  includedTax: number
  taxes: (NonNullable<Adjustment['tax']> & { amount: number })[]
  trace: TraceStep[]
}

function atCataloguePrice(line: PricingLine, currency: string): AdjustableLine {
  assertInvariant(line.variant.unitPrice.currency === currency, 'one currency per order')
  return { ...line, cost: lineCost(line), discounts: [] }
}

const cataloguePriceStep = (line: PricingLine): TraceStep => ({
  rule: 'catalogue-price',
  target: line.id,
  amount: lineCost(line).subtotal,
  detail: `${line.quantity} × ${line.variant.sku}`,
})

/** The state with one change in it, and its step in the trace. */
function applied(state: PriceState, change: Adjustment, currency: string): PriceState {
  const { rule, adds, target, amount, detail, tax, promotionId } = change
  assertInvariant(Number.isSafeInteger(amount) && amount >= 0, `${rule}: an amount of minor units`)
  const signed = adds === 'discount' ? 0 - amount : amount
  const step: TraceStep = {
    ...{ rule, target, amount: money(signed, currency), detail },
    ...(promotionId === undefined ? {} : { promotionId }),
    ...(tax ? { basisPoints: tax.basisPoints, base: money(tax.base, currency) } : {}),
  }
  const next: PriceState = {
    ...state,
    taxes: tax ? [...state.taxes, { ...tax, amount }] : state.taxes,
    trace: [...state.trace, step],
    promotionIds:
      promotionId === undefined ? state.promotionIds : [...state.promotionIds, promotionId],
  }
  if (adds === 'discount') lower(next, change)
  else if (adds === 'shipping') next.shipping += amount
  else if (adds === 'tax') next.tax += amount
  else next.includedTax += amount
  return next
}

/** Takes a discount off delivery, or off the lines. */
function lower(state: PriceState, change: Adjustment): void {
  if (change.target !== 'shipping') {
    state.lines = discounted(state.lines, change)
    return
  }
  assertInvariant(change.amount <= state.shipping, 'a discount is at most what it lowers')
  state.shipping -= change.amount
}

/** The lines with a discount on one of them, or on several, to the unit. */
function discounted(lines: readonly AdjustableLine[], change: Adjustment): AdjustableLine[] {
  const { rule, target, amount, detail: title, promotionId } = change
  const roomOf = ({ id, cost }: AdjustableLine): number =>
    target === 'order' || target === id ? cost.total.amount : 0
  const parts = change.parts ?? prorate(amount, lines.map(roomOf))
  const whole = parts.reduce((sum, part) => sum + part, 0)
  assertInvariant(whole === amount, 'the parts of a discount sum to it')
  return lines.map((line, index) => {
    const part = parts[index] ?? 0
    if (part === 0) return line
    assertInvariant(part > 0 && part <= roomOf(line), 'a discount is at most what it lowers')
    const less = (of: Money, by: number) => money(of.amount + by, of.currency)
    const { subtotal, discount: before, total } = line.cost
    const ofPromotion = promotionId === undefined ? {} : { promotionId }
    const ofPoints = rule === 'points' ? { rule: 'points' as const } : {}
    const told = { ...ofPromotion, ...ofPoints, title, amount: money(part, subtotal.currency) }
    return {
      ...line,
      cost: { subtotal, discount: less(before, part), total: less(total, -part) },
      discounts: [...line.discounts, told],
    }
  })
}

function costOf({ lines, shipping, tax, includedTax }: PriceState, context: PricingContext): Cost {
  const of = (amount: number) => money(amount, context.currency)
  const subtotal = lines.reduce((sum, line) => sum + line.cost.subtotal.amount, 0)
  const discount = lines.reduce((sum, line) => sum + line.cost.discount.amount, 0)
  const total = subtotal - discount + shipping + tax
  assertInvariant(Number.isSafeInteger(total) && total >= 0, 'a total is a safe positive integer')
  return {
    subtotal: of(subtotal),
    discount: of(discount),
    shipping: of(shipping),
    tax: of(tax + includedTax),
    total: of(total),
    estimated: context.shipping === null || context.tax === null || context.tax.estimated === true,
    taxIncluded: context.tax?.included ?? false,
  }
}
