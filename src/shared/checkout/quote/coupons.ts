import type { ResolvedCode } from '../../coupon/contract.ts'
import { appliedCodes, countingCodes } from '../../coupon/rules.ts'
import { promotionIdsOf } from '../../pricing/contract.ts'
import type { Offers, OffersDocument, Unapplied } from '../../promotion/contract.ts'
import { explainUnapplied } from '../../promotion/rules.ts'
import type { CheckoutDetails, CheckoutLine, Quote } from './contract.ts'

interface CouponsInput {
  coupons: readonly ResolvedCode[]
  lines: readonly CheckoutLine[]
  /** Absent where no promotion is asked. */
  offers: Offers | undefined
  document: OffersDocument
  priced: Quote
  details: Pick<CheckoutDetails, 'deliveryOptionId'>
  now: number
}

/** The codes of a quote; nothing where none was given. */
export function quotedCoupons(input: CouponsInput): Pick<Quote, 'coupons'> {
  const { coupons, lines, offers, document, priced, details, now } = input
  if (coupons.length === 0) return {}
  const applied = promotionIdsOf(priced)
  const option = priced.deliveryOptions.find(({ id }) => id === details.deliveryOptionId)
  const delivery = option ? { optionId: option.id, price: option.price.amount } : null
  // A drop's claim has its own price: no code applies to it.
  const unapplied = offers
    ? explainUnapplied(lines, offers, applied, delivery)
    : new Map(document.promotions.map(({ id }): [string, Unapplied] => [id, 'not_combinable']))
  const redeemed = [...countingCodes(coupons, now)].filter(([id]) => applied.has(id))
  return {
    coupons: {
      resolved: coupons,
      shown: appliedCodes(coupons, { offers: document, unapplied, now }),
      redeemed: redeemed.map(([, { key }]) => key),
    },
  }
}
