import type { CouponPort } from '../../../../src/shared/coupon/contract.ts'
import { portOf } from '../../../../src/shared/kit/port-of.ts'
import { couponName } from '../../../../src/shared/platform/objects.ts'

/** The object of a campaign of coupons. */
export const couponCampaign =
  (env: Pick<GatewayEnv, 'COUPON'>) =>
  (campaignId: string): CouponPort =>
    portOf(env.COUPON.getByName(couponName(campaignId)))
