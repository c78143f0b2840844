import type { Order } from '../../order/contract.ts'
import type { Payment, PaymentRef } from '../../payment/contract.ts'
import { registerPayment } from '../../payment/pay-step.ts'
import { isUnregistered } from '../../payment/rules.ts'
import { dueOf } from '../../pricing/contract.ts'
import type { CheckoutRecord, RegistrationOutcome } from '../contract.ts'
import { type CheckoutDeps, placedOrderOf } from '../deps.ts'

interface Placed {
  shopperId: string
  checkoutId: string
  /** The shop's own origin, for the way back from a provider's page. */
  returnOrigin: string
}

/**
 * Tells the provider of a placed order's payment, and gives the payment with the provider's page.
 * The shopper's object learns of it in the background. `unknown` is the status where the provider
 * gave no answer: the object asks for another try.
 */
export async function registerPlaced(
  deps: CheckoutDeps,
  { shopperId, checkoutId, returnOrigin }: Placed,
  { id: orderId, payment, cost }: Order,
): Promise<Payment> {
  const { id: paymentId, kind } = payment
  const provider = deps.provider(kind)
  if (!provider) return { ...payment, status: 'unknown' }
  const answer = await registerPayment(provider, {
    paymentId,
    orderId,
    shopperId,
    amount: dueOf(cost),
    returnUrl: new URL(`/orders/${orderId}`, returnOrigin).href,
  })
  if (answer.kind === 'unknown') return { ...payment, status: 'unknown' }
  deps.background(recordRegistration(deps, { shopperId, checkoutId }, paymentId, answer))
  return answer.kind === 'registered'
    ? answer.payment
    : { id: paymentId, kind, status: 'cancelled' }
}

/**
 * Tells the provider of an order's payment where no driver has done so yet; null where nothing is
 * left to tell: the order is paid another way, cancelled, or its payment is registered.
 */
export async function registerAgain(
  deps: CheckoutDeps,
  shopperId: string,
  record: CheckoutRecord,
): Promise<Payment | null> {
  if (!record.unregistered || !record.intent) return null
  const { id: checkoutId, intent } = record
  const { paymentId, returnOrigin } = intent
  const order = await placedOrderOf(deps, shopperId, record)
  const waits = order?.status === 'awaiting_payment' && order.payment.id === paymentId
  if (waits && isUnregistered(order.payment)) {
    return registerPlaced(deps, { shopperId, checkoutId, returnOrigin }, order)
  }
  await recordRegistration(deps, { shopperId, checkoutId }, paymentId, { kind: 'obsolete' })
  return null
}

/**
 * Asks for the answer of a payment's registration before the payment is settled: a provider that was
 * asked without an answer may have a page that a shopper pays on. The same key finds it.
 * @throws Error where the provider still gives no answer: asked again later
 */
export async function finishRegistration(
  deps: CheckoutDeps,
  { shopperId, orderId, paymentId }: PaymentRef,
): Promise<void> {
  const caller = { kind: 'system', shopperId } as const
  const reading = await deps.shopper(shopperId).read(caller, { type: 'checkout-of-order', orderId })
  const record = reading.ok ? reading.value.checkout : null
  if (!record?.unregistered || record.intent?.paymentId !== paymentId) return
  const payment = await registerAgain(deps, shopperId, record)
  if (payment?.status === 'unknown') throw new Error(`payment ${paymentId} is not registered yet`)
}

async function recordRegistration(
  deps: CheckoutDeps,
  { shopperId, checkoutId }: Pick<Placed, 'shopperId' | 'checkoutId'>,
  paymentId: string,
  outcome: RegistrationOutcome,
): Promise<void> {
  await deps.shopper(shopperId).execute({
    caller: { kind: 'system', shopperId },
    command: { type: 'checkout.record-registration', checkoutId, paymentId, outcome },
  })
}
