import { createRouter } from '../http/app.ts'
import { memberCouponPages } from './member-pages.tsx'
import { staffCouponPages } from './staff-pages.tsx'
import { staffCouponRoutes } from './staff-routes.ts'
import { couponWalletPages } from './wallet-pages.tsx'
import { couponWalletRoutes } from './wallet-routes.ts'

/** Campaigns of coupons and their codes. */
export const couponsArea = createRouter()

couponsArea.route('/', staffCouponRoutes)
couponsArea.route('/', staffCouponPages)
couponsArea.route('/', couponWalletRoutes)
couponsArea.route('/', couponWalletPages)
couponsArea.route('/', memberCouponPages)
