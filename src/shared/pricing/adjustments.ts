import type { Adjustment, AdjustmentRule, PlaceRate } from './contract.ts'
import { taxesOf } from './tax.ts'

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
 * Adds the tax of the place: one change per rate, also where a rate is zero. Where nothing is taxed
 * one change of zero says so; nothing while no place is known.
 */
const taxAdjustment: AdjustmentRule = (soFar, { tax }) => {
  if (tax === null) return []
  const change = {
    rule: tax.included ? 'tax-included' : 'tax',
    adds: tax.included ? 'included-tax' : 'tax',
    target: 'order',
  } as const
  const changes = taxesOf(soFar, tax).map(
    ({ rate, base, amount, lines }): Adjustment => ({
      ...change,
      amount,
      detail: taxTitle(rate),
      tax: { ...rate, base, lines },
    }),
  )
  return changes.length > 0 ? changes : [{ ...change, amount: 0, detail: 'No tax' }]
}

/** `VAT 20%`; the title alone where nothing is charged. */
const taxTitle = ({ title, basisPoints }: PlaceRate): string =>
  basisPoints === 0 ? title : `${title} ${basisPoints / 100}%`

/**
 * The adjustments of every price, in the order in which they apply: each sees the price that the
 * ones before it made. Discounts stand before tax, which is due on the discounted lines.
 */
export const ADJUSTMENTS: readonly AdjustmentRule[] = [deliveryAdjustment, taxAdjustment]
