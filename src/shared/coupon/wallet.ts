import { rfc3339 } from '../platform/clock.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import {
  type CodeCampaign,
  type CouponHolding,
  type CouponPort,
  codeKey,
  type WalletCoupon,
  type WalletRow,
} from './contract.ts'
import { newCodes } from './rules.ts'
import {
  codeCampaignOf,
  insertCode,
  type KnownCode,
  selectByKeys,
  selectCampaign,
  selectCodes,
  selectRule,
} from './store.ts'

/** The member's object, as the wallet needs it. */
interface WalletObject {
  claims(): Promise<Result<WalletRow[]>>
  /** Refuses `already_claimed` for a campaign of which it has a claim. */
  keep(row: WalletRow): Promise<Result<unknown>>
}

interface WalletDeps {
  /** CATALOG_DB. */
  db: D1Database
  campaign(id: string): CouponPort
  /** Milliseconds. */
  now(): number
}

/** A member with the wallet. */
export interface WalletOwner {
  shopperId: string
  wallet: WalletObject
}

/**
 * A coupon at a moment (milliseconds). The end of its campaign, or of its promotion, ends none that
 * has an order.
 */
function walletCoupon(
  { code, campaign: { title, terms }, isSpent }: KnownCode,
  state: CouponHolding['state'],
  now: number,
): WalletCoupon {
  const { endsAt } = terms
  const isOver = state === 'claimed' && (isSpent || (endsAt !== null && endsAt <= now))
  const end = endsAt === null ? {} : { endsAt: rfc3339(endsAt) }
  return { code, title, state: isOver ? 'expired' : state, ...end }
}

/**
 * The wallet, the newest first: one query, and a look at each campaign. A campaign that cannot be
 * asked shows the coupon as claimed: the reservation decides. Refuses `member_required`.
 */
export async function listWallet(
  { db, campaign, now }: WalletDeps,
  { shopperId, wallet }: { shopperId: string; wallet: Pick<WalletObject, 'claims'> },
): Promise<Result<WalletCoupon[]>> {
  const claims = await wallet.claims()
  if (!claims.ok) return claims
  if (claims.value.length === 0) return ok([])
  const found = await selectByKeys(
    db,
    claims.value.map(({ key }) => key),
  )
  const states = await Promise.all(
    claims.value.map(({ campaignId }) =>
      campaign(campaignId)
        .read({ type: 'coupon.holding', shopperId })
        .then((holding) => holding?.state ?? 'claimed')
        .catch(() => 'claimed' as const),
    ),
  )
  return ok(
    claims.value.flatMap(({ key }, at) => {
      const known = found.get(key)
      return known ? [walletCoupon(known, states[at] ?? 'claimed', now())] : []
    }),
  )
}

/**
 * Claims the coupon of a code for a member. Refuses `member_required`, `already_claimed`, and
 * `coupon_invalid` with the `reason`, which is `unknown` for a code that members may not claim. A
 * claim that broke between the campaign and the wallet is completed by the next one.
 */
export async function claimCoupon(
  deps: WalletDeps,
  { shopperId, wallet }: WalletOwner,
  code: string,
): Promise<Result<WalletCoupon>> {
  const key = codeKey(code)
  const claims = await wallet.claims()
  if (!claims.ok) return claims
  const known = (await selectByKeys(deps.db, [key])).get(key)
  const isOwned = claims.value.some((row) => row.key === key)
  if (known === undefined || !(isOwned || known.campaign.public)) {
    return refuse('coupon_invalid', undefined, { extra: { reason: 'unknown' } })
  }
  if (known.isSpent && !isOwned) {
    return refuse('coupon_invalid', undefined, { extra: { reason: 'expired' } })
  }
  const { id, terms } = known.campaign
  // The wallet answers a repeated request, and refuses a second one.
  const taken = isOwned
    ? ok({ key })
    : await takePlace(deps.campaign(id), { terms, shopperId, key })
  if (!taken.ok) return taken
  const kept = await wallet.keep({ campaignId: id, key: taken.value.key })
  if (!kept.ok) return kept
  // The member has another code of the campaign, which the wallet lacked.
  if (taken.value.key !== key) return refuse('already_claimed')
  return ok(walletCoupon(known, 'claimed', deps.now()))
}

type Taking = { terms: CodeCampaign['terms']; shopperId: string; key: string }

/** Takes a place of the campaign. Answers the key of the shopper's claim, new or not. */
async function takePlace(campaign: CouponPort, claim: Taking): Promise<Result<{ key: string }>> {
  const claimed = await campaign.execute({ type: 'coupon.claim', ...claim })
  if (claimed.ok) return claimed
  const { code, extra } = claimed.problem
  return code === 'already_claimed' && typeof extra?.key === 'string'
    ? ok({ key: extra.key })
    : claimed
}

/**
 * Gives a member a coupon of a campaign, public or not. A campaign whose codes count once gets a
 * fresh code for it: each code of its list may be printed already. Refuses `not_found`,
 * `member_required`, `already_claimed` and `coupon_invalid` with the `reason`.
 */
export async function giveCoupon(
  deps: WalletDeps,
  { shopperId, wallet }: WalletOwner,
  campaignId: string,
): Promise<Result<WalletCoupon>> {
  const [row, claims] = await Promise.all([selectCampaign(deps.db, campaignId), wallet.claims()])
  if (row === null) return refuse('not_found')
  if (!claims.ok) return claims
  if (claims.value.some((one) => one.campaignId === campaignId)) return refuse('already_claimed')
  if ((await selectRule(deps.db, row.promotionId)) === null) {
    return refuse('coupon_invalid', undefined, { extra: { reason: 'expired' } })
  }
  const campaign = codeCampaignOf(row)
  const { terms } = campaign
  const key = await keyToGive(deps, campaign, shopperId)
  if (!key.ok) return key
  const taken = await takePlace(deps.campaign(campaignId), { terms, shopperId, key: key.value })
  if (!taken.ok) return taken
  const known = (await selectByKeys(deps.db, [taken.value.key])).get(taken.value.key)
  if (known === undefined) return refuse('not_found')
  const kept = await wallet.keep({ campaignId, key: taken.value.key })
  return kept.ok ? ok(walletCoupon(known, 'claimed', deps.now())) : kept
}

/** The key of the campaign's one code, of the shopper's claim, or of a code made for the gift. */
async function keyToGive(
  { db, campaign }: WalletDeps,
  { id, terms }: CodeCampaign,
  shopperId: string,
): Promise<Result<string>> {
  if (!terms.countsOnce) {
    const [sole] = await selectCodes(db, id, { after: '', limit: 1 })
    return sole ? ok(sole.key) : refuse('not_found')
  }
  const held = await campaign(id).read({ type: 'coupon.holding', shopperId })
  if (held) return ok(held.key)
  const [code = ''] = newCodes(1)
  const key = codeKey(code)
  // A campaign without a place gets no code.
  const { refusal } = await campaign(id).read({ type: 'coupon.look', terms, key, shopperId })
  if (refusal) return refuse('coupon_invalid', undefined, { extra: { reason: refusal } })
  await insertCode(db, id, { key, code })
  return ok(key)
}
