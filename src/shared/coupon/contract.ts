import { z } from 'zod'
import type { ObjectPort } from '../kit/handlers.ts'
import {
  COUPON_CODE_MAX_CHARS,
  COUPON_CODES_GENERATED_MAX,
  COUPON_PER_SHOPPER_MAX,
  COUPON_PLACES_MAX,
} from '../platform/limits.ts'
import type { Result } from '../platform/result.ts'
import type { Infer } from '../platform/schemas.ts'
import { oneLine, token } from '../platform/text.ts'

/** Why a code gives nothing. */
const COUPON_REASONS = [
  'unknown',
  'not_started',
  'expired',
  'used_up',
  'already_used',
  'minimum_not_met',
  'not_combinable',
  'members_only',
  'no_matching_line',
  'not_first_order',
  'other_country',
] as const
export type CouponReason = (typeof COUPON_REASONS)[number]

/** A code that a shopper gave, as cart and checkout show it. */
export const AppliedCodeSchema = z
  .object({
    code: z.string(),
    applicable: z.boolean(),
    /** Of a code that gives nothing. */
    reason: z.enum(COUPON_REASONS).optional(),
  })
  .meta({ id: 'AppliedCode' })
export type AppliedCode = Infer<typeof AppliedCodeSchema>

/** A code that lowered an order. */
export const RedeemedCodeSchema = z.object({
  code: z.string(),
  campaignId: z.string(),
  promotionId: z.string(),
})
type RedeemedCode = Infer<typeof RedeemedCodeSchema>

const moment = z.iso.datetime({ offset: true })
const total = z.int().min(1).max(COUPON_PLACES_MAX)
const perShopper = z.int().min(1).max(COUPON_PER_SHOPPER_MAX)

/** A campaign as staff write it: with one code of their own, with `generate` codes, or with one. */
export const CampaignInputSchema = z
  .strictObject({
    title: oneLine({ max: 120 }),
    /** A promotion with the condition `coupon`. */
    promotionId: token({ max: 100 }),
    code: oneLine({ max: COUPON_CODE_MAX_CHARS }).exactOptional(),
    /** So many codes, each of which counts once. */
    generate: z.int().min(1).max(COUPON_CODES_GENERATED_MAX).exactOptional(),
    /** Claims and uses together. */
    total: total.exactOptional(),
    /** Uses of one shopper, by session, account and mailbox. */
    perShopper: perShopper.exactOptional(),
    startsAt: moment.exactOptional(),
    endsAt: moment.exactOptional(),
    /** Whether members may claim it, and strangers learn why it does not apply. */
    public: z.boolean().default(false),
  })
  .meta({ id: 'CouponInput' })
export type CampaignInput = z.output<typeof CampaignInputSchema>

/** A change of a campaign: the fields given; null clears one that may be absent. */
export const CampaignChangeSchema = z
  .strictObject({
    title: oneLine({ max: 120 }).optional(),
    total: total.nullable().optional(),
    perShopper: perShopper.nullable().optional(),
    startsAt: moment.nullable().optional(),
    endsAt: moment.nullable().optional(),
    public: z.boolean().optional(),
    /** The one that the change was made from; absent: whichever the campaign has. */
    revision: z.int().min(1).optional(),
  })
  .meta({ id: 'CouponChange' })
export type CampaignChange = z.output<typeof CampaignChangeSchema>

/** A campaign as staff see it. */
export const CampaignSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    promotionId: z.string(),
    total: z.int().nullable(),
    perShopper: z.int().nullable(),
    /** Each of its codes counts once. */
    countsOnce: z.boolean(),
    startsAt: z.iso.datetime().optional(),
    endsAt: z.iso.datetime().optional(),
    public: z.boolean(),
    /** Grows with each change. */
    revision: z.int(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Coupon' })
export type Campaign = Infer<typeof CampaignSchema>

/** A campaign at a moment, by its window. */
export type CampaignState = 'scheduled' | 'running' | 'ended'

/** The places of a campaign; their sum is at most `total`. */
export const CouponCountsSchema = z.object({
  /** Claimed or given, and not used yet. */
  claimed: z.int(),
  /** Reserved by checkouts that are being completed. */
  reserved: z.int(),
  /** Of placed orders. */
  used: z.int(),
})
export type CouponCounts = Infer<typeof CouponCountsSchema>

/** The terms by which a campaign counts. Times in milliseconds; null: no bound. */
export interface CouponTerms {
  /** The object takes over the terms of a later revision. */
  revision: number
  total: number | null
  perShopper: number | null
  countsOnce: boolean
  startsAt: number | null
  endsAt: number | null
}

/** The campaign of a code. */
export interface CodeCampaign {
  id: string
  title: string
  promotionId: string
  public: boolean
  terms: CouponTerms
}

/** A code of a shopper with what the shop knew of it when it was looked up. */
export interface ResolvedCode {
  /** As the shopper gave it. */
  code: string
  key: string
  /** Null: no campaign has the code. */
  campaign: CodeCampaign | null
  /** By the counts of the campaign; absent where it has a place for the shopper. */
  refusal?: CouponReason
  /** The shopper has it in the wallet. */
  isClaimed: boolean
}

/**
 * The form in which codes are compared: Unicode's NFKC in upper case, without spaces, hyphens and
 * what no reader sees; O is 0, I and L are 1. Empty where nothing else is left.
 */
export const codeKey = (code: string): string =>
  code
    .normalize('NFKC')
    .toUpperCase()
    .normalize('NFKC')
    .replace(/[\s\p{Pd}\u2212\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')

/** The codes of a quote. */
export interface QuotedCoupons {
  /** As the shop knew them at the quote. */
  resolved: readonly ResolvedCode[]
  /** As their shopper sees them. */
  shown: AppliedCode[]
  /** The keys of those that lower it. */
  redeemed: readonly string[]
}

/** The codes that lower a quote, with their campaigns. */
export const redeemedCoupons = ({
  coupons,
}: {
  coupons?: QuotedCoupons
}): (ResolvedCode & { campaign: CodeCampaign })[] =>
  (coupons?.resolved ?? []).flatMap((one) =>
    one.campaign && coupons?.redeemed.includes(one.key) ? [{ ...one, campaign: one.campaign }] : [],
  )

/** The codes of a quote as its order keeps them; nothing where none lowers it. */
export function redeemedCodes(quote: { coupons?: QuotedCoupons }): {
  discountCodes?: RedeemedCode[]
} {
  const codes = redeemedCoupons(quote).map(({ code, campaign: { id, promotionId } }) => ({
    ...{ code, campaignId: id, promotionId },
  }))
  return codes.length === 0 ? {} : { discountCodes: codes }
}

/** The buyer of a use. A mailbox is the hash of its normal form; absent before it is known. */
export interface CouponBuyer {
  shopperId: string
  mailbox?: string
}

export interface CouponReservation extends Required<CouponBuyer> {
  orderId: string
  /** Of the checkout: a later one takes over the order's place. */
  version: number
  key: string
  /** The place is free again at this time (milliseconds), unless it is committed before. */
  until: number
}

/** The buyer as a look at a campaign asks for them. */
export interface CouponAsker extends CouponBuyer {
  /** The order that their checkout becomes: a place that it has reserved is there for them. */
  orderId?: string
}

/** The look at a campaign: null where a place is there for the shopper. */
export interface CouponStanding {
  refusal: CouponReason | null
  isClaimed: boolean
}

/** A shopper's claim at its campaign: used and reserved while an order has its place. */
export interface CouponHolding {
  key: string
  state: 'claimed' | 'reserved' | 'used'
}

/** `late`: the reservation had ended, and its place is another order's now. */
export type CommitOutcome = 'used' | 'released' | 'late' | 'unknown'

/** Every command may be repeated. */
export interface CouponCommands {
  /** Takes a place for a member's wallet. Refuses `coupon_invalid` and `already_claimed`. */
  'coupon.claim': (claim: {
    terms: CouponTerms
    shopperId: string
    key: string
  }) => Result<{ key: string }>
  /** Takes a place for an order, or the shopper's claimed one. Refuses `coupon_invalid`. */
  'coupon.reserve': (
    reservation: CouponReservation & { terms: CouponTerms },
  ) => Result<{ replayed: boolean }>
  'coupon.commit': (order: { orderId: string }) => CommitOutcome
  /** Frees the order's place; with a version, where the order has not a later one. */
  'coupon.release': (order: { orderId: string; version?: number }) => undefined
}

export interface CouponQueries {
  'coupon.look': (asked: CouponAsker & { terms: CouponTerms; key: string }) => CouponStanding
  /** Null where the shopper has claimed nothing. */
  'coupon.holding': (asked: { shopperId: string }) => CouponHolding | null
  'coupon.counts': (asked: object) => CouponCounts
}

/** `CouponObject`: one per campaign. */
export type CouponPort = ObjectPort<CouponCommands, CouponQueries>

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
