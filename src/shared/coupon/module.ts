import { ok, refuse } from '../platform/result.ts'
import { isMember } from '../shopper/membership.ts'
import type { ShopperModule } from '../shopper/module.ts'
import type { CouponContract } from './contract.ts'
import { deleteClaims, insertClaim, loadClaims } from './wallet-table.ts'

/** A member's wallet of coupons. */
export const couponModule: ShopperModule<CouponContract> = {
  name: 'coupon',
  commands: {
    'coupon.keep': (tx, { campaignId, key }) => {
      if (!isMember(tx.sql)) return refuse('member_required')
      if (!insertClaim(tx.sql, { campaignId, key }, tx.now)) return refuse('already_claimed')
      return ok({ kind: 'coupon-kept' })
    },
  },
  erase({ sql }) {
    deleteClaims(sql)
    return 'done'
  },
  queries: {
    coupons: {
      read: ({ sql }) =>
        isMember(sql)
          ? ok({ kind: 'coupons', coupons: loadClaims(sql) })
          : refuse('member_required'),
      empty: () => refuse('member_required'),
    },
  },
}
