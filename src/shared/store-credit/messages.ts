import { z } from 'zod'
import { envelope, moneyShape, nameText, ofOrder } from '../platform/envelope.ts'

/** Give a member the part of a refund that becomes store credit. `refundId` is its reference. */
export const storeCreditGrant = envelope(
  'store-credit.grant',
  z.strictObject({
    ...ofOrder,
    refundId: nameText,
    amount: moneyShape,
    reason: z.enum(['refund', 'order_cancelled']),
  }),
)
