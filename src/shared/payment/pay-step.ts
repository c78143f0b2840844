import type { CompletionStep } from '../checkout/completion/contract.ts'
import { log } from '../platform/log.ts'
import { PROBLEMS } from '../platform/problem.ts'
import { ok, refuse } from '../platform/result.ts'
import { dueOf, isNothingDue } from '../pricing/contract.ts'
import type { Payment, PaymentRequest } from './contract.ts'
import type { PaymentProvider } from './provider/contract.ts'
import { initialTerms } from './rules.ts'

/**
 * The payment an order is placed with. The provider hears of it once the order stands
 * (`registerPayment`), so there is nothing to undo.
 */
export const payStep: CompletionStep<{ now(): number }> = {
  name: 'pay',
  applies: () => true,

  async run({ deps, provider, intent, record }) {
    const { cost } = record.quote
    if (isNothingDue(cost)) {
      // `checkout.place` pays it in the transaction that places the order.
      return ok({ payment: { id: intent.paymentId, kind: 'store-credit', status: 'pending' } })
    }
    if (!provider) return refuse('payment_method_unavailable')
    const { kind, initialStatus: status } = provider
    const { paymentId: id, orderId } = intent
    const terms = initialTerms(provider, { orderId, amount: dueOf(cost) }, deps.now())
    return ok({ payment: { id, kind, status, ...terms } })
  },

  undo: async () => undefined,
}

/** `unknown`: the provider may or may not know of the payment; ask it again. */
type Registration =
  | { kind: 'registered'; payment: Payment }
  | { kind: 'refused' }
  | { kind: 'unknown' }

/**
 * Tells the provider of a payment, under the payment's id: asked again, it is the same payment.
 * Nothing is charged before the shopper agrees on the provider's page. Never throws.
 */
export async function registerPayment(
  provider: PaymentProvider,
  request: PaymentRequest,
): Promise<Registration> {
  try {
    const created = await provider.create(request)
    if (created.ok) {
      const payment = { id: request.paymentId, kind: provider.kind, ...created.value }
      return { kind: 'registered', payment }
    }
    const { code } = created.problem
    log('payment.not-registered', { paymentId: request.paymentId, code })
    return { kind: PROBLEMS[code].retryable ? 'unknown' : 'refused' }
  } catch (error) {
    log('payment.provider-unavailable', { paymentId: request.paymentId, error })
    return { kind: 'unknown' }
  }
}
