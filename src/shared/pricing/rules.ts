import { money, portionOf, prorate, shareOf } from '../platform/money.ts'
import { assertInvariant } from '../platform/result.ts'
import type { PricedOrder, PricingInput, TaxRule, TraceStep } from './contract.ts'

/**
 * Prices a cart, a checkout or an order: the one place where totals are made. Pure, in integer
 * minor units. Every amount of the answer is accounted for by a step of its trace.
 *
 * Tax is computed once per rate on the taxed sum, rounded half up, because rounding per unit
 * drifts with quantity. Asserts that lines sum to the subtotal and that the parts make the total.
 */
export function price(input: PricingInput): PricedOrder {
  const { currency } = input
  const of = (amount: number) => money(amount, currency)
  const trace: TraceStep[] = []

  const lines = input.lines.map(({ id, variant, quantity }) => {
    assertInvariant(variant.unitPrice.currency === currency, 'one currency per order')
    const amount = variant.unitPrice.amount * quantity
    trace.push({
      rule: 'catalogue-price',
      target: id,
      amount: of(amount),
      detail: `${quantity} × ${variant.sku}`,
    })
    return {
      id,
      unitPrice: variant.unitPrice,
      cost: { subtotal: of(amount), discount: of(0), total: of(amount) },
    }
  })
  const subtotal = lines.reduce((sum, line) => sum + line.cost.subtotal.amount, 0)
  const discount = lines.reduce((sum, line) => sum + line.cost.discount.amount, 0)

  const shipping = input.shipping?.price.amount ?? 0
  if (input.shipping) {
    trace.push({
      rule: 'delivery',
      target: 'shipping',
      amount: of(shipping),
      detail: input.shipping.title,
    })
  }

  const tax = taxOf(input, shipping)
  const included = input.tax?.included ?? false
  if (input.tax) {
    trace.push({
      rule: included ? 'tax-included' : 'tax',
      target: 'order',
      amount: of(tax),
      detail: taxTitle(input.tax),
    })
  }

  const total = subtotal - discount + shipping + (included ? 0 : tax)
  assertInvariant(Number.isSafeInteger(total) && total >= 0, 'a total is a safe positive integer')
  return {
    lines,
    cost: {
      subtotal: of(subtotal),
      discount: of(discount),
      shipping: of(shipping),
      tax: of(tax),
      total: of(total),
      estimated: input.shipping === null || input.tax === null,
      taxIncluded: included,
    },
    trace,
  }
}

/** `VAT 20%`; the title alone where nothing is charged. */
const taxTitle = ({ title, basisPoints }: TaxRule): string =>
  basisPoints === 0 ? title : `${title} ${basisPoints / 100}%`

function taxOf(input: PricingInput, shipping: number): number {
  const rule = input.tax
  if (!rule) return 0
  const goods = input.lines
    .filter((line) => line.variant.taxable)
    .reduce((sum, line) => sum + line.variant.unitPrice.amount * line.quantity, 0)
  const taxed = goods + (rule.onShipping ? shipping : 0)
  if (!rule.included) return shareOf(taxed, rule.basisPoints)
  // The tax inside a gross price: gross × rate / (1 + rate).
  return portionOf(taxed, rule.basisPoints, 10_000 + rule.basisPoints)
}

/** Splits a discount on the whole order over its lines, by what each costs, to the unit. */
export const splitDiscount = (discount: number, lineTotals: readonly number[]): number[] =>
  prorate(discount, lineTotals)
