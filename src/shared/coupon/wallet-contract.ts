import { z } from 'zod'
import type { Infer } from '../platform/schemas.ts'

/** A coupon that a member has claimed or was given. */
export const WalletCouponSchema = z
  .object({
    code: z.string(),
    /** The campaign's. */
    title: z.string(),
    /** `reserved` while an order is being placed with it, `used` while one stands. */
    state: z.enum(['claimed', 'reserved', 'used', 'expired']),
    endsAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'WalletCoupon' })
export type WalletCoupon = Infer<typeof WalletCouponSchema>

/** A member's claim: one per campaign. */
export interface WalletRow {
  campaignId: string
  /** The code's, as codes are compared. */
  key: string
}

/**
 * The wallet in `ShopperObject`: the claims of a member, whose places their campaigns count. Both
 * refuse `member_required` in a visitor's object.
 */
export interface CouponContract {
  /** Adds a claim that its campaign has granted. Refuses `already_claimed`. */
  command: { type: 'coupon.keep' } & WalletRow
  answers: { 'coupon.keep': { kind: 'coupon-kept' } }
  query: { type: 'coupons' }
  readings: {
    /** The newest first, at most COUPON_WALLET_MAX. */
    coupons: { kind: 'coupons'; coupons: WalletRow[] }
  }
}
