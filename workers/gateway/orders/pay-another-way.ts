import type { CheckoutRecord } from '../../../src/shared/checkout/contract.ts'
import type { Order } from '../../../src/shared/order/contract.ts'
import type { PaymentMethod } from '../../../src/shared/payment/contract.ts'
import { permittedMethods } from '../../../src/shared/payment/rules.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { Idempotency } from '../../../src/shared/shopper/contract.ts'
import type { GatewayContext } from '../http/app.ts'
import { checkoutOf } from '../http/ports/checkout.ts'
import { callerOf, shopperOf } from '../http/shopper.ts'

/** The checkout an order came from; null once that is too old. */
async function checkoutOfOrder(c: GatewayContext, orderId: string): Promise<CheckoutRecord | null> {
  const read = await shopperOf(c).read(callerOf(c), { type: 'checkout-of-order', orderId })
  return read.ok ? read.value.checkout : null
}

/** The other ways an order may be paid; every one of them where it has no payment left. */
export async function otherMethods(c: GatewayContext, order: Order): Promise<PaymentMethod[]> {
  if (order.status !== 'awaiting_payment') return []
  const checkout = await checkoutOfOrder(c, order.id)
  const current = order.payment.status === 'cancelled' ? null : checkout?.details.paymentMethodId
  const methods = permittedMethods(checkout?.quote.paymentMethods ?? [], c.env.ENVIRONMENT)
  return methods.filter(({ id }) => id !== current)
}

/**
 * Lets an unpaid order be paid by another method, as its checkout does. Refuses `payment_closed`
 * where the order waits for no payment, and what the checkout refuses.
 */
export async function payAnotherWay(
  c: GatewayContext,
  order: Order,
  paymentMethodId: string,
  options: { idempotency?: Idempotency } = {},
): Promise<Result<{ replayed: boolean }>> {
  // A request that repeats an earlier one has its answer in the checkout, whatever came since.
  const mayBeRepeated = options.idempotency !== undefined
  const isOpen = order.status === 'awaiting_payment' || mayBeRepeated
  const checkout = isOpen ? await checkoutOfOrder(c, order.id) : null
  if (checkout === null) return refuse('payment_closed')
  const switched = await checkoutOf(c.env).update({
    caller: callerOf(c),
    checkoutId: checkout.id,
    details: { paymentMethodId },
    ...options,
  })
  return switched.ok ? ok({ replayed: switched.value.replayed }) : switched
}
