import type { WalletCoupon } from '../../../src/shared/coupon/contract.ts'
import { claimCoupon, giveCoupon, type WalletOwner } from '../../../src/shared/coupon/wallet.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../http/app.ts'
import { memberOf } from '../http/member-of.ts'
import { claimsIn, couponsOf, walletDeps } from '../http/ports/coupons.ts'
import { callerOf, execute, shopperById } from '../http/shopper.ts'
import { auditedWrite } from '../http/staff-write.ts'

/** The session's member. Refuses `member_required` for a visitor. */
function ownWallet(c: GatewayContext): Result<WalletOwner> {
  const { kind, shopperId } = c.var.session
  if (kind !== 'member') return refuse('member_required')
  c.set('shopperAsked', true)
  return ok({
    shopperId,
    wallet: {
      claims: claimsIn(c.env, callerOf(c), shopperId),
      // Once per key of the request.
      keep: (row) => execute(c, { type: 'coupon.keep', ...row }),
    },
  })
}

/** The wallet of the session's member. Refuses `member_required`. */
export async function ownCoupons(c: GatewayContext): Promise<Result<WalletCoupon[]>> {
  const { kind, shopperId } = c.var.session
  if (kind !== 'member') return refuse('member_required')
  c.set('shopperAsked', true)
  return couponsOf(c.env, callerOf(c), shopperId)
}

/** Claims a code for the session's member. Refuses as `claimCoupon`. */
export async function claimOwn(c: GatewayContext, code: string): Promise<Result<WalletCoupon>> {
  const owner = ownWallet(c)
  return owner.ok ? claimCoupon(walletDeps(c.env), owner.value, code) : owner
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
    const given = await giveCoupon(
      walletDeps(c.env),
      {
        shopperId,
        wallet: {
          claims: claimsIn(c.env, caller, shopperId),
          keep: (row) =>
            shopperById(c.env, shopperId).execute({
              caller,
              command: { type: 'coupon.keep', ...row },
            }),
        },
      },
      campaignId,
    )
    if (!given.ok) return given
    return ok({ before: null, after: { title: given.value.title, memberId }, value: given.value })
  })
}
