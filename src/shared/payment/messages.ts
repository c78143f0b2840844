import { z } from 'zod'
import { envelope, moneyShape, nameText, ofOrder } from '../platform/envelope.ts'
import { CHARGING_KINDS } from './contract.ts'

const ofPayment = z.strictObject({ ...ofOrder, paymentId: nameText })

/** The payment window closed: ask the provider, then settle or cancel. */
export const paymentOverdue = envelope('payment.overdue', ofPayment)

/** The order was cancelled: tell the provider, so that the payment can no longer succeed. */
export const paymentCancel = envelope(
  'payment.cancel',
  ofPayment.extend({ kind: z.enum(CHARGING_KINDS) }),
)

/**
 * Ask the provider to return money of the payment: the amount, or all that is left where there is
 * none. `refundId` is the shop's own id of a refund that the order knows. `byHand`: staff that asked
 * for it pay it out themselves, so that it is noted and no provider is asked.
 */
export const paymentRefund = envelope(
  'payment.refund',
  ofPayment.extend({
    amount: moneyShape.exactOptional(),
    refundId: nameText.exactOptional(),
    byHand: z.literal(true).exactOptional(),
  }),
)
