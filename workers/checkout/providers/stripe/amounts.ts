import { decimalsOf, type Money, money } from '../../../../src/shared/platform/money.ts'

/** Currencies that Stripe counts without decimals, and with three (docs.stripe.com/currencies). */
const WITHOUT: ReadonlySet<string> = new Set(
  'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '),
)
const WITH_THREE: ReadonlySet<string> = new Set('BHD JOD KWD OMR TND'.split(' '))
/** Of three decimals, Stripe takes amounts whose last one is zero. */
const THREE_DECIMALS_STEP = 10

function decimalsAtStripe(currency: string): number {
  if (WITHOUT.has(currency)) return 0
  return WITH_THREE.has(currency) ? 3 : 2
}

/** The shop's minor units in those of Stripe; null for an amount that Stripe cannot charge. */
export function toStripe({ amount, currency }: Money): number | null {
  const scaled = amount * 10 ** (decimalsAtStripe(currency) - decimalsOf(currency))
  if (!Number.isSafeInteger(scaled)) return null
  return WITH_THREE.has(currency) && scaled % THREE_DECIMALS_STEP !== 0 ? null : scaled
}

/** An amount of Stripe in the shop's minor units. */
export function fromStripe(amount: number, stripeCurrency: string): Money {
  const currency = stripeCurrency.toUpperCase()
  return money(amount / 10 ** (decimalsAtStripe(currency) - decimalsOf(currency)), currency)
}
