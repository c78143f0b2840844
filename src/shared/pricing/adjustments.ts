import { portionOf, shareOf } from '../platform/money.ts'
import type { AdjustmentRule, PriceSoFar, TaxRule } from './contract.ts'

/** Adds the chosen delivery option's price, also where it is zero; nothing before one is chosen. */
const deliveryAdjustment: AdjustmentRule = (_soFar, { shipping }) =>
  shipping === null
    ? []
    : [
        {
          rule: 'delivery',
          adds: 'shipping',
          target: 'shipping',
          amount: shipping.price.amount,
          detail: shipping.title,
        },
      ]

/**
 * Adds the tax of the place, also where its rate is zero; nothing while the place is unknown. Tax
 * is computed once per rate on the taxed sum, rounded half up, because rounding per unit drifts
 * with quantity.
 */
const taxAdjustment: AdjustmentRule = (soFar, { tax }) =>
  tax === null
    ? []
    : [
        {
          rule: tax.included ? 'tax-included' : 'tax',
          adds: tax.included ? 'included-tax' : 'tax',
          target: 'order',
          amount: taxOf(tax, soFar),
          detail: taxTitle(tax),
        },
      ]

/** `VAT 20%`; the title alone where nothing is charged. */
const taxTitle = ({ title, basisPoints }: TaxRule): string =>
  basisPoints === 0 ? title : `${title} ${basisPoints / 100}%`

function taxOf(tax: TaxRule, { lines, shipping }: PriceSoFar): number {
  const goods = lines
    .filter((line) => line.variant.taxable)
    .reduce((sum, line) => sum + line.cost.total.amount, 0)
  const taxed = goods + (tax.onShipping ? shipping : 0)
  if (!tax.included) return shareOf(taxed, tax.basisPoints)
  // The tax inside a gross price: gross × rate / (1 + rate).
  return portionOf(taxed, tax.basisPoints, 10_000 + tax.basisPoints)
}

/**
 * The adjustments of every price, in the order in which they apply: each sees the price that the
 * ones before it made. Discounts stand before tax, which is due on the discounted lines.
 */
export const ADJUSTMENTS: readonly AdjustmentRule[] = [deliveryAdjustment, taxAdjustment]
