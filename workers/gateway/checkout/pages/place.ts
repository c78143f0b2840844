import type { Address } from '../../../../src/shared/checkout/address/contract.ts'
import {
  type AddressForm,
  inSentence,
  tidyAddress,
} from '../../../../src/shared/checkout/address/rules.ts'
import type { CheckoutView } from '../../../../src/shared/checkout/contract.ts'
import { money } from '../../../../src/shared/platform/money.ts'
import { texts } from '../../../../src/storefront/texts/texts.ts'
import type { CheckoutField, Typed } from './form.ts'

const TEXT = texts.checkout

const placeOf = ({ country, region = '', postalCode }: Address): string =>
  [country, region, postalCode].join('|')

/** Whether the checkout's delivery and tax are of the address in the form. */
export function isPlaceSaved(view: CheckoutView, typed: Typed): boolean {
  const { shippingAddress: saved, requiresShipping } = view
  if (!requiresShipping) return true
  if (!saved) return false
  const { country, region, postalCode } = typed
  const { region: _, ...address } = saved
  const inForm = { ...address, country, postalCode, ...(region === '' ? {} : { region }) }
  return placeOf(tidyAddress(inForm)) === placeOf(saved)
}

/** The missing part without which delivery and tax are unknown; null where both are known. */
export function pricesWaitFor(view: CheckoutView, typed: Typed): 'address' | 'delivery' | null {
  if (!isPlaceSaved(view, typed)) return 'address'
  const { deliveryOptions, deliveryOptionId } = view
  const isChosen = deliveryOptions.some(({ id }) => id === deliveryOptionId)
  return view.requiresShipping && !isChosen ? 'delivery' : null
}

/** The checkout without its address: the cost of the goods, and no delivery to choose. */
export function withoutPlace(view: CheckoutView): CheckoutView {
  const { cost, quote } = view
  const of = (amount: number) => money(amount, view.currency)
  const isOfPlace = (rule: string) => rule === 'delivery' || rule.startsWith('tax')
  return {
    ...view,
    deliveryOptions: [],
    cost: {
      ...cost,
      shipping: of(0),
      tax: of(0),
      total: of(cost.subtotal.amount - cost.discount.amount),
      estimated: true,
    },
    quote: { ...quote, trace: quote.trace.filter(({ rule }) => !isOfPlace(rule)) },
  }
}

const LABELS = TEXT.address.inSentence
const ALWAYS_NEEDED: readonly { field: CheckoutField; label: string }[] = [
  { field: 'country', label: LABELS.country },
  { field: 'name', label: LABELS.name },
  { field: 'line1', label: LABELS.line1 },
  { field: 'city', label: LABELS.city },
]
/** Named one by one where no more than these are missing. */
const NAMED_MAX = 3

/** Why no delivery can be chosen, and what to do about it. */
export function deliveryHint(view: CheckoutView, typed: Typed, rules: AddressForm): string {
  if (isPlaceSaved(view, typed)) {
    return TEXT.undeliverable
  }
  const needed = [...ALWAYS_NEEDED]
  if (rules.regionRequired) needed.push({ field: 'region', label: rules.regionLabel })
  if (rules.postalRequired) needed.push({ field: 'postalCode', label: rules.postalLabel })
  const missing = needed.filter(({ field }) => typed[field].trim() === '')
  if (missing.length > NAMED_MAX) return TEXT.enterAddress
  if (missing.length === 0) return TEXT.checkAddress
  const labels = missing.map(({ label }) => inSentence(label))
  return missing.every(({ field }) => field === 'region')
    ? TEXT.chooseToSeeDelivery(labels)
    : TEXT.enterToSeeDelivery(labels)
}
