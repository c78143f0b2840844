import { z } from 'zod'
import { envelope, nameText, ofOrder } from '../platform/envelope.ts'

const campaignsOfOrder = z.strictObject({ ...ofOrder, campaignIds: z.array(nameText).min(1) })

/** An order's reserved places become uses. */
export const couponCommit = envelope('coupon.commit', campaignsOfOrder)

/** The places of an order that came to nothing are free again. */
export const couponRelease = envelope('coupon.release', campaignsOfOrder)
