import { z } from 'zod'
import { envelope, nameText, ofOrder } from '../platform/envelope.ts'

const ofPayment = z.strictObject({ ...ofOrder, paymentId: nameText })

/** The payment window closed: ask the provider, then settle or cancel. */
export const paymentOverdue = envelope('payment.overdue', ofPayment)

/** Ask the provider to return what the payment took. */
export const paymentRefund = envelope('payment.refund', ofPayment)
