import type { Campaign, CampaignState, CouponCounts } from '../../../shared/coupon/contract.ts'

export const COUPONS_PATH = '/admin/coupons'
export const NEW_COUPON_PATH = '/admin/new-coupon'

/** A campaign at a moment. */
export interface ShownCoupon {
  campaign: Campaign
  state: CampaignState
  /** Null where they cannot be read. */
  counts: CouponCounts | null
  /** The title of its promotion; null where it was deleted. */
  promotion: string | null
}
