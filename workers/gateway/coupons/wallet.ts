import type { WalletCoupon } from '../../../src/shared/coupon/contract.ts'
import {
  claimCoupon,
  giveCoupon,
  listWallet,
  type WalletOwner,
} from '../../../src/shared/coupon/wallet.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { ShopperPort } from '../../../src/shared/shopper/contract.ts'
import type { GatewayContext } from '../http/app.ts'
import { memberOf } from '../http/member-of.ts'
import { couponCampaign } from '../http/ports/coupons.ts'
import { callerOf, execute, shopperById, shopperOf } from '../http/shopper.ts'
import { auditedWrite } from '../http/staff-write.ts'

const walletDeps = (c: GatewayContext) => ({
  db: c.env.CATALOG_DB,
  campaign: couponCampaign(c.env),
  now: () => Date.now(),
})

type Claims = WalletOwner['wallet']['claims']

const claimsOf =
  (object: ShopperPort, caller: ReturnType<typeof callerOf>): Claims =>
  async () => {
    const read = await object.read(caller, { type: 'coupons' })
    return read.ok ? ok(read.value.coupons) : read
  }

/** The session's member. Refuses `member_required` for a visitor. */
function ownWallet(c: GatewayContext): Result<WalletOwner> {
  const { kind, shopperId } = c.var.session
  if (kind !== 'member') return refuse('member_required')
  return ok({
    shopperId,
    wallet: {
      claims: claimsOf(shopperOf(c), callerOf(c)),
      // Once per key of the request.
      keep: (row) => execute(c, { type: 'coupon.keep', ...row }),
    },
  })
}

/** The wallet of the session's member. Refuses `member_required`. */
export async function ownCoupons(c: GatewayContext): Promise<Result<{ data: WalletCoupon[] }>> {
  const owner = ownWallet(c)
  if (!owner.ok) return owner
  const listed = await listWallet(walletDeps(c), owner.value)
  return listed.ok ? ok({ data: listed.value }) : listed
}

/** Claims a code for the session's member. Refuses as `claimCoupon`. */
export async function claimOwn(c: GatewayContext, code: string): Promise<Result<WalletCoupon>> {
  const owner = ownWallet(c)
  return owner.ok ? claimCoupon(walletDeps(c), owner.value, code) : owner
}

/** Gives a member a coupon for the member of staff of this request. Refuses as `giveCoupon`. */
export function giveToMember(
  c: GatewayContext,
  campaignId: string,
  memberId: string,
): Promise<Result<WalletCoupon>> {
  return auditedWrite(c, campaignId, async () => {
    const known = await memberOf(c, memberId)
    if (!known.ok) return known
    const { shopperId } = known.value
    const caller = { kind: 'system', shopperId } as const
    const object = shopperById(c.env, shopperId)
    const given = await giveCoupon(
      walletDeps(c),
      {
        shopperId,
        wallet: {
          claims: claimsOf(object, caller),
          keep: (row) => object.execute({ caller, command: { type: 'coupon.keep', ...row } }),
        },
      },
      campaignId,
    )
    if (!given.ok) return given
    return ok({ before: null, after: { title: given.value.title, memberId }, value: given.value })
  })
}
