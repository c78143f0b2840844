import type { CouponPort, WalletCoupon, WalletRow } from '../../../../src/shared/coupon/contract.ts'
import { listWallet } from '../../../../src/shared/coupon/wallet.ts'
import { portOf } from '../../../../src/shared/kit/port-of.ts'
import { couponName } from '../../../../src/shared/platform/objects.ts'
import { ok, type Result } from '../../../../src/shared/platform/result.ts'
import type { Caller } from '../../../../src/shared/shopper/contract.ts'
import { shopperById } from '../shopper.ts'

/** The object of a campaign of coupons. */
export const couponCampaign =
  (env: Pick<GatewayEnv, 'COUPON'>) =>
  (campaignId: string): CouponPort =>
    portOf(env.COUPON.getByName(couponName(campaignId)))

/** The bindings and the clock of the verbs of wallets. */
export const walletDeps = (env: Pick<GatewayEnv, 'CATALOG_DB' | 'COUPON'>) => ({
  db: env.CATALOG_DB,
  campaign: couponCampaign(env),
  now: () => Date.now(),
})

/** Reads the claims in a member's object. Refuses `member_required`. */
export const claimsIn =
  (env: Pick<GatewayEnv, 'SHOPPER'>, caller: Caller, shopperId: string) =>
  async (): Promise<Result<WalletRow[]>> => {
    const read = await shopperById(env, shopperId).read(caller, { type: 'coupons' })
    return read.ok ? ok(read.value.coupons) : read
  }

/** A member's coupons as they stand, the newest first. Refuses `member_required`. */
export const couponsOf = (
  env: Pick<GatewayEnv, 'CATALOG_DB' | 'COUPON' | 'SHOPPER'>,
  caller: Caller,
  shopperId: string,
): Promise<Result<WalletCoupon[]>> =>
  listWallet(walletDeps(env), { shopperId, wallet: { claims: claimsIn(env, caller, shopperId) } })
