import type { PaymentMethod } from '../../payment/contract.ts'
import { type Now, rfc3339 } from '../../platform/clock.ts'
import { QUOTE_TTL_MS } from '../../platform/limits.ts'
import { money } from '../../platform/money.ts'
import type { ShopConfig } from '../../platform/shop-config.ts'
import { pointsIn, pointsTermsOf, worthOf } from '../../points/rules.ts'
import type { PlaceTax } from '../../pricing/contract.ts'
import { price } from '../../pricing/rules.ts'
import type { Offers } from '../../promotion/contract.ts'
import { deliveryOptions, methodsFor, needsDelivery } from '../rules.ts'
import type { CheckoutDetails, CheckoutLine, Quote, Requirement } from './contract.ts'
import { missingMethod } from './tender.ts'

interface QuoteInput {
  config: ShopConfig
  /** The methods whose provider is up; a subset of the configuration's. */
  paymentMethods: PaymentMethod[]
  catalogVersion: string
  lines: readonly CheckoutLine[]
  details: CheckoutDetails
  /** Of the place where the sale is taxed, or of the shop's own while it is not known. */
  tax: PlaceTax
  /** Absent where no promotion is asked. */
  offers?: Offers
  now: Now
}

/** Prices a checkout, says what can still be chosen and what is missing. */
export function quote(input: QuoteInput): Quote {
  const { config, details, lines, now } = input
  const address = details.shippingAddress
  const goods = {
    currency: config.currency,
    lines,
    ...(input.offers ? { offers: input.offers } : {}),
  }
  const goodsPrice = () => price({ ...goods, shipping: null, tax: null }).cost.total.amount
  const options = address ? deliveryOptions(config, address, lines, goodsPrice(), now) : []
  const chosen = options.find((option) => option.id === details.deliveryOptionId)
  const paymentMethods = methodsFor(input.paymentMethods, lines)
  const free = { title: 'No shipping needed', price: money(0, config.currency) }
  const shipping = chosen ?? (needsDelivery(lines) ? null : free)
  const terms = pointsTermsOf(config.points)
  const points = worthOf(details.pointsToSpend, terms)
  const priced = price({ ...goods, shipping, tax: input.tax, points })
  return {
    catalogVersion: input.catalogVersion,
    ...priced,
    points: pointsIn(priced, terms),
    deliveryOptions: options,
    paymentMethods,
    requirements: requirements({ ...input, paymentMethods }, chosen !== undefined),
    expiresAt: rfc3339(now + QUOTE_TTL_MS),
  }
}

function requirements(input: QuoteInput, chosen: boolean): Requirement[] {
  const { details, lines, paymentMethods } = input
  const ships = needsDelivery(lines)
  const missing: (Requirement | false)[] = [
    (lines.length === 0 || lines.some((line) => !line.variant.purchasable)) && {
      code: 'lines',
      message: 'Some items are no longer available.',
      target: '/lines',
    },
    !details.email && {
      code: 'email',
      message: 'Enter an email address.',
      target: '/email',
    },
    ships &&
      !details.shippingAddress && {
        code: 'shipping_address',
        message: 'Enter a delivery address.',
        target: '/shippingAddress',
      },
    ships &&
      !chosen && {
        code: 'delivery_option',
        message: 'Choose a delivery method.',
        target: '/deliveryOptionId',
      },
  ]
  const others = missing.filter((m): m is Requirement => m !== false)
  return [...others, ...missingMethod(paymentMethods, details)]
}
