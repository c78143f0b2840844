import {
  type AddressForm,
  inSentence,
  tidyAddress,
} from '../../../../src/shared/checkout/address-rules.ts'
import type { Address, CheckoutView } from '../../../../src/shared/checkout/contract.ts'
import { money } from '../../../../src/shared/platform/money.ts'
import type { CheckoutField, Typed } from './form.ts'

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

/** What delivery and tax wait for; null where both are known. */
export function pricesWaitFor(view: CheckoutView, typed: Typed): 'address' | 'delivery' | null {
  if (!isPlaceSaved(view, typed)) return 'address'
  const { deliveryOptions, deliveryOptionId } = view
  const isChosen = deliveryOptions.some(({ id }) => id === deliveryOptionId)
  return view.requiresShipping && !isChosen ? 'delivery' : null
}

/** The checkout without what hangs on an address: what the goods cost, and no delivery to choose. */
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

const ALWAYS_NEEDED: readonly { field: CheckoutField; label: string }[] = [
  { field: 'country', label: 'country' },
  { field: 'name', label: 'full name' },
  { field: 'line1', label: 'address' },
  { field: 'city', label: 'city' },
]
/** Named one by one where no more than these are missing. */
const NAMED_MAX = 3

/** Why no delivery can be chosen, and what to do about it. */
export function deliveryHint(view: CheckoutView, typed: Typed, rules: AddressForm): string {
  if (isPlaceSaved(view, typed)) {
    return 'We can’t deliver this order to that address. Try another address or fewer items.'
  }
  const needed = [...ALWAYS_NEEDED]
  if (rules.regionRequired) needed.push({ field: 'region', label: rules.regionLabel })
  if (rules.postalRequired) needed.push({ field: 'postalCode', label: rules.postalLabel })
  const missing = needed.filter(({ field }) => typed[field].trim() === '')
  if (missing.length > NAMED_MAX) return 'Enter your address to see delivery options.'
  if (missing.length === 0) return 'Check your address to see delivery options.'
  const verb = missing.every(({ field }) => field === 'region') ? 'Choose' : 'Enter'
  const labels = new Intl.ListFormat('en').format(missing.map(({ label }) => inSentence(label)))
  return `${verb} your ${labels} to see delivery options.`
}
