import { z } from '@hono/zod-openapi'
import { DiscountCodeSchema } from '../../../src/shared/cart/contract.ts'
import { WalletCouponSchema } from '../../../src/shared/coupon/contract.ts'
import { ok } from '../../../src/shared/platform/result.ts'
import { createRouter } from '../http/app.ts'
import { route } from '../http/route.ts'
import { claimOwn, ownCoupons } from './wallet.ts'

export const couponWalletRoutes = createRouter()

const tag = 'Coupons'

route(
  couponWalletRoutes,
  {
    method: 'get',
    path: '/api/v1/me/coupons',
    tag,
    summary: 'List the member’s coupons, newest first',
    auth: 'session',
    responses: {
      200: { description: 'The wallet.', schema: z.object({ data: z.array(WalletCouponSchema) }) },
    },
  },
  async (c) => {
    const listed = await ownCoupons(c)
    return listed.ok ? ok({ data: listed.value }) : listed
  },
)

route(
  couponWalletRoutes,
  {
    method: 'post',
    path: '/api/v1/coupons/{code}/claim',
    tag,
    summary: 'Claim a public coupon for the member’s wallet',
    auth: 'session',
    limit: 'discount-code',
    idempotency: 'accepted',
    params: z.object({ code: DiscountCodeSchema }),
    responses: { 201: { description: 'As the wallet has it.', schema: WalletCouponSchema } },
  },
  (c, { params: { code } }) => claimOwn(c, code),
)
