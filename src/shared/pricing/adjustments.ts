import type { PromotionRule } from '../promotion/contract.ts'
import { evaluateDelivery, evaluateGoods } from '../promotion/rules.ts'
import type { Adjustment, AdjustmentRule, PlaceRate } from './contract.ts'
import { taxesOf } from './tax.ts'

const byPromotion = ({ id, title }: PromotionRule) =>
  ({ rule: 'promotion', adds: 'discount', promotionId: id, detail: title }) as const

/** Lowers the lines by the promotions on goods that apply. */
const promotionAdjustment: AdjustmentRule = ({ lines }, { offers }) =>
  offers === undefined
    ? []
    : evaluateGoods(lines, offers).applied.map(({ promotion, amount, parts }) => {
        const only = parts.filter((part) => part > 0).length === 1
        const target = (only && lines[parts.findIndex((part) => part > 0)]?.id) || 'order'
        return { ...byPromotion(promotion), target, amount, parts }
      })

/** Lowers the lines by the points of the buyer, at most by what the lines cost. */
const pointsAdjustment: AdjustmentRule = ({ lines }, { points = 0 }) => {
  const goods = lines.reduce((sum, { cost }) => sum + cost.total.amount, 0)
  const amount = Math.min(points, goods)
  return amount === 0
    ? []
    : [{ rule: 'points', adds: 'discount', target: 'order', amount, detail: 'Points' }]
}

/** Lowers delivery by the promotions that apply beside those on the goods. */
const deliveryPromotionAdjustment: AdjustmentRule = (soFar, { offers, shipping }) => {
  if (offers === undefined || shipping === null) return []
  const before = offers.promotions.filter(({ id }) => soFar.promotionIds.includes(id))
  const delivery = { optionId: shipping.id ?? null, price: soFar.shipping }
  return evaluateDelivery(soFar.lines, offers, before, delivery).applied.map(
    ({ promotion, amount }) => ({ ...byPromotion(promotion), target: 'shipping', amount }),
  )
}

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
export const ADJUSTMENTS: readonly AdjustmentRule[] = [
  promotionAdjustment,
  deliveryAdjustment,
  deliveryPromotionAdjustment,
  // After every condition on the subtotal, as a means of payment: spent points lose no free delivery.
  pointsAdjustment,
  taxAdjustment,
]
