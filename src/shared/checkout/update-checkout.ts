import type { Payment } from '../payment/contract.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { Address } from './address/contract.ts'
import { withOwnRegion } from './address/rules.ts'
import type { CheckoutRecord } from './contract.ts'
import { type CheckoutCall, type CheckoutDeps, currentQuote, shopperIdOf } from './deps.ts'
import { forOwnOrder } from './own-order.ts'
import { switchPayment } from './payment-switch/switch-payment.ts'
import type { CheckoutDetails, CheckoutWarning, Quote } from './quote/contract.ts'
import { readRecord } from './read-record.ts'
import { isOpen } from './rules.ts'
import { statusAt } from './sources.ts'

const TRIES = 3

export interface UpdateInput extends CheckoutCall {
  checkoutId: string
  details: CheckoutDetails
}

interface Updated {
  checkout: CheckoutRecord
  replayed: boolean
  payment?: Payment
  warnings?: CheckoutWarning[]
}

/**
 * Takes what the shopper told us into the checkout and prices it anew. Refuses `not_found`,
 * `checkout_closed`, `delivery_unavailable` and `payment_method_unavailable`. Of a completed one
 * only the payment method may change, and only until it is paid (payment-switch/switch-payment.ts).
 */
export async function updateCheckout(
  deps: CheckoutDeps,
  input: UpdateInput,
): Promise<Result<Updated>> {
  for (let tries = 1; ; tries += 1) {
    const read = await readRecord(deps, input.caller, input.checkoutId)
    if (!read.ok) return read
    const record = read.value
    const paymentMethodId = onlyMethodIn(input.details)
    if (record.status === 'completed' && paymentMethodId !== null) {
      const { details: _, ...call } = input
      return switchPayment(deps, { ...call, paymentMethodId })
    }
    const { told, warnings } = withOwnPlace(input.details, record.details.shippingAddress)
    const details = { ...record.details, ...told }
    const own = await forOwnOrder(deps, record, shopperIdOf(input.caller))
    const priced = await currentQuote(own, record.lines, details, {
      shopperId: shopperIdOf(input.caller),
      offersVersion: record.quote.offersVersion,
      firstOrder: record.quote.firstOrder,
    })
    if (!priced.ok) return priced
    const refused = refuseChoice(input.details, priced.value.quote)
    if (refused && isOpen(statusAt(record, deps.now()))) return refused
    const answer = await deps.shopper(shopperIdOf(input.caller)).execute({
      caller: input.caller,
      ...(input.idempotency ? { idempotency: input.idempotency } : {}),
      command: {
        type: 'checkout.quote',
        checkoutId: input.checkoutId,
        expectedVersion: record.version,
        details,
        ...priced.value,
      },
    })
    const moved = !answer.ok && answer.problem.code === 'version_mismatch'
    if (moved && tries < TRIES) continue
    return answer.ok ? ok({ ...answer.value, warnings }) : answer
  }
}

/** The given details without a region of another country, and a warning where one was left out. */
function withOwnPlace(
  told: CheckoutDetails,
  before: Address | undefined,
): { told: CheckoutDetails; warnings: CheckoutWarning[] } {
  const { shippingAddress: given } = told
  if (!given) return { told, warnings: [] }
  const shippingAddress = withOwnRegion(given, before)
  if (shippingAddress === given) return { told, warnings: [] }
  const message = `The region ${given.region} was left out: it is not part of an address there.`
  const target = '/shippingAddress/region'
  return {
    told: { ...told, shippingAddress },
    warnings: [{ code: 'region_dropped', message, target }],
  }
}

/** The payment method, where nothing else is told. */
const onlyMethodIn = (details: CheckoutDetails): string | null =>
  Object.keys(details).length === 1 ? (details.paymentMethodId ?? null) : null

function refuseChoice(
  { deliveryOptionId, paymentMethodId }: CheckoutDetails,
  { deliveryOptions: options, paymentMethods: methods }: Quote,
) {
  if (deliveryOptionId !== undefined && !options.some((o) => o.id === deliveryOptionId)) {
    return refuse('delivery_unavailable', undefined, { extra: { deliveryOptions: options } })
  }
  if (paymentMethodId !== undefined && !methods.some((m) => m.id === paymentMethodId)) {
    return refuse('payment_method_unavailable', undefined, { extra: { paymentMethods: methods } })
  }
  return null
}

/** The checkout as it stands; an open one whose quote has run out is priced anew first. */
export async function readCheckout(
  deps: CheckoutDeps,
  { caller, checkoutId }: CheckoutCall & { checkoutId: string },
): Promise<Result<CheckoutRecord>> {
  const read = await readRecord(deps, caller, checkoutId)
  if (!read.ok) return read
  const { status, quote } = read.value
  if (!isOpen(status) || Date.parse(quote.expiresAt) > deps.now()) return read
  const updated = await updateCheckout(deps, { caller, checkoutId, details: {} })
  return updated.ok ? ok(updated.value.checkout) : read
}
