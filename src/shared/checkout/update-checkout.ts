import type { Payment } from '../payment/contract.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import { readRecord } from './claimed-checkout.ts'
import type { CheckoutDetails, CheckoutRecord } from './contract.ts'
import {
  type CheckoutCall,
  type CheckoutDeps,
  checkoutIn,
  currentQuote,
  offeredMethods,
  shopperIdOf,
} from './deps.ts'
import { isOpen, statusAt } from './rules.ts'
import { switchPayment } from './switch-payment.ts'

const TRIES = 3

export interface UpdateInput extends CheckoutCall {
  checkoutId: string
  details: CheckoutDetails
}

/**
 * Takes what the shopper told us into the checkout and prices it anew. Refuses `not_found`,
 * `checkout_closed`, `delivery_unavailable` and `payment_method_unavailable`. Of a completed one
 * only the payment method may change, and only until it is paid (switch-payment.ts).
 */
export async function updateCheckout(
  deps: CheckoutDeps,
  input: UpdateInput,
): Promise<Result<{ checkout: CheckoutRecord; replayed: boolean; payment?: Payment }>> {
  for (let tries = 1; ; tries += 1) {
    const read = await readRecord(deps, input.caller, input.checkoutId)
    if (!read.ok) return read
    const record = read.value
    const paymentMethodId = onlyMethodIn(input.details)
    if (record.status === 'completed' && paymentMethodId !== null) {
      const { details: _, ...call } = input
      return switchPayment(deps, { ...call, paymentMethodId })
    }
    const details = { ...record.details, ...input.details }
    const priced = await currentQuote(deps, record.lines, details)
    const refused = refuseChoice(deps, input.details, priced.quote.deliveryOptions)
    if (refused && isOpen(statusAt(record, deps.now()))) return refused
    const answer = checkoutIn(
      await deps.shopper(shopperIdOf(input.caller)).execute({
        caller: input.caller,
        ...(input.idempotency ? { idempotency: input.idempotency } : {}),
        command: {
          type: 'checkout.quote',
          checkoutId: input.checkoutId,
          expectedVersion: record.version,
          details,
          ...priced,
        },
      }),
    )
    const moved = !answer.ok && answer.problem.code === 'version_mismatch'
    if (!moved || tries === TRIES) return answer
  }
}

/** The payment method, where nothing else is told. */
const onlyMethodIn = (details: CheckoutDetails): string | null =>
  Object.keys(details).length === 1 ? (details.paymentMethodId ?? null) : null

function refuseChoice(
  deps: CheckoutDeps,
  told: CheckoutDetails,
  options: readonly { id: string }[],
) {
  const { deliveryOptionId, paymentMethodId } = told
  if (deliveryOptionId !== undefined && !options.some((o) => o.id === deliveryOptionId)) {
    return refuse('delivery_unavailable', undefined, { extra: { deliveryOptions: options } })
  }
  const methods = offeredMethods(deps)
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
