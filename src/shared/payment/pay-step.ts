import type { CompletionStep } from '../checkout/completion/contract.ts'
import { ok, refuse } from '../platform/result.ts'

/** Registers the payment at its provider. Nothing is charged before the shopper agrees there. */
export const payStep: CompletionStep<unknown> = {
  name: 'pay',
  applies: () => true,

  async run({ provider, record, shopperId, intent }) {
    if (!provider) return refuse('payment_method_unavailable')
    const { paymentId, orderId, returnOrigin } = intent
    const created = await provider.create({
      paymentId,
      orderId,
      shopperId,
      amount: record.quote.cost.total,
      returnUrl: new URL(`/orders/${orderId}`, returnOrigin).href,
    })
    if (!created.ok) return created
    return ok({ payment: { id: paymentId, kind: provider.kind, ...created.value } })
  },

  // A payment without an order is never shown to a shopper, so nobody can make it succeed.
  undo: async () => undefined,
}
