import { z } from 'zod'
import { envelope, moneyShape, nameText, ofOrder } from '../platform/envelope.ts'

const ofPayment = z.strictObject({ ...ofOrder, paymentId: nameText })

/** The payment window closed: ask the provider, then settle or cancel. */
export const paymentOverdue = envelope('payment.overdue', ofPayment)

/**
 * Ask the provider to return money of the payment: the amount, or all that is left where there is
 * none. `refundId` is the shop's own id of a refund that the order knows.
 */
export const paymentRefund = envelope(
  'payment.refund',
  ofPayment.extend({ amount: moneyShape.exactOptional(), refundId: nameText.exactOptional() }),
)
