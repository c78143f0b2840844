import type { PaymentProvider } from '../../../src/shared/payment/provider/contract.ts'
import { ok, refuse } from '../../../src/shared/platform/result.ts'

/** The carrier collects the money at the door: there is no provider to call. */
export const cashOnDelivery: PaymentProvider = {
  kind: 'cash-on-delivery',
  initialStatus: 'due_on_delivery',
  create: async () => ok({ status: 'due_on_delivery' }),
  query: async () => ({ status: 'due_on_delivery' }),
  cancel: async () => ({ status: 'cancelled' }),
  // Staff return the cash by hand.
  refund: async () => ({ status: 'refunding' }),
  verifyWebhook: async () => refuse('not_found'),
}
