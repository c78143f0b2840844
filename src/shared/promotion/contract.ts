import { z } from 'zod'
import type { VariantSnapshot } from '../catalog/contract.ts'
import {
  PROMOTION_CONDITIONS_MAX,
  PROMOTION_IDS_MAX,
  PROMOTION_TIERS_MAX,
} from '../platform/limits.ts'
import { oneLine, token } from '../platform/text.ts'

const amount = z.int().min(0).max(Number.MAX_SAFE_INTEGER)
const basisPoints = z.int().min(1).max(10_000)
const moment = z.iso.datetime({ offset: true })
const quantity = z.int().min(1).max(999)
const ids = z
  .array(token({ max: 100 }))
  .min(1)
  .max(PROMOTION_IDS_MAX)

/** A condition of a promotion. All of them must hold. Amounts are minor units of the shop's currency. */
export const ConditionSchema = z
  .discriminatedUnion('kind', [
    /** The goods cost at least this much after the discounts before. */
    z.strictObject({ kind: z.literal('min-subtotal'), amount }),
    /** At least so many units, of these products or categories where they are named. */
    z.strictObject({
      kind: z.literal('min-quantity'),
      quantity,
      productIds: ids.exactOptional(),
      categoryIds: ids.exactOptional(),
    }),
    z.strictObject({ kind: z.literal('products'), productIds: ids }),
    z.strictObject({ kind: z.literal('categories'), categoryIds: ids }),
    z.strictObject({
      kind: z.literal('member-level'),
      levels: z
        .array(token({ max: 40 }))
        .min(1)
        .max(20),
    }),
    z.strictObject({ kind: z.literal('first-order') }),
    z.strictObject({
      kind: z.literal('country'),
      countries: z
        .array(z.string().regex(/^[A-Z]{2}$/))
        .min(1)
        .max(250),
    }),
    /** Holds with a code of one of the promotion's own campaigns. */
    z.strictObject({ kind: z.literal('coupon') }),
  ])
  .meta({ id: 'PromotionCondition' })
export type Condition = z.output<typeof ConditionSchema>

/** `matching-lines`: the lines that meet every `products` and `categories` condition. */
const target = z.enum(['order', 'matching-lines', 'shipping'])

/** The benefit of a promotion. */
const ActionSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('percentage'),
      target,
      basisPoints,
      cap: amount.exactOptional(),
    }),
    z.strictObject({ kind: z.literal('amount'), target, amount }),
    /** The price of one unit of each matching line; it never raises one. */
    z.strictObject({ kind: z.literal('fixed-price'), amount }),
    /** Of each `buy + get` matching units, the `get` cheapest are lowered. */
    z.strictObject({ kind: z.literal('buy-x-get-y'), buy: quantity, get: quantity, basisPoints }),
    z.strictObject({ kind: z.literal('gift'), variantId: token({ max: 100 }), quantity }),
    /** Of these delivery options; of all where none is named. */
    z.strictObject({ kind: z.literal('free-delivery'), optionIds: ids.exactOptional() }),
    /** The highest tier that the matching lines reach lowers them. */
    z.strictObject({
      kind: z.literal('tiers'),
      tiers: z
        .array(z.strictObject({ minSubtotal: amount, basisPoints }))
        .min(1)
        .max(PROMOTION_TIERS_MAX),
    }),
  ])
  .meta({ id: 'PromotionAction' })

/** Which others may apply beside it: each of two promotions must permit the other. */
const combinesWith = z.union([z.enum(['all', 'none']), ids])

/** A promotion as staff write it. */
export const PromotionInputSchema = z
  .strictObject({
    title: oneLine({ max: 120 }),
    status: z.enum(['active', 'draft']),
    startsAt: moment.exactOptional(),
    endsAt: moment.exactOptional(),
    /** The greater goes first. */
    priority: z.int().min(-1_000).max(1_000).default(0),
    combinesWith,
    conditions: z.array(ConditionSchema).max(PROMOTION_CONDITIONS_MAX),
    action: ActionSchema,
  })
  .meta({ id: 'PromotionInput' })
export type PromotionInput = z.output<typeof PromotionInputSchema>

/** A change of a promotion: the fields given; null clears one that may be absent. */
export const PromotionChangeSchema = PromotionInputSchema.partial()
  .extend({
    priority: PromotionInputSchema.shape.priority.unwrap().optional(),
    startsAt: moment.nullable().optional(),
    endsAt: moment.nullable().optional(),
    /** The one that the change was made from; absent: whichever the promotion has. */
    revision: z.int().min(1).optional(),
  })
  .meta({ id: 'PromotionChange' })
export type PromotionChange = z.output<typeof PromotionChangeSchema>

/** How reports name a promotion, a slot or a campaign: by the last title where it was removed. */
export interface OfferTitle {
  title: string
  removed: boolean
}

/** A promotion as staff see it. */
export const PromotionSchema = PromotionInputSchema.extend({
  id: z.string(),
  priority: z.int(),
  /** Grows with each change. */
  revision: z.int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
}).meta({ id: 'Promotion' })
export type Promotion = z.output<typeof PromotionSchema>

/** The part of a promotion that prices depend on. */
export type PromotionRule = Pick<
  PromotionInput,
  'title' | 'priority' | 'combinesWith' | 'conditions' | 'action'
> & { id: string }

/** A promotion and its window in milliseconds; null: it has no such end. */
export interface Offer extends PromotionRule {
  startsAt: number | null
  endsAt: number | null
}

/** `progress` tells what a promotion still lacks, `offer` names one, `banner` says anything. */
export const SLOT_KINDS = ['progress', 'offer', 'banner'] as const

/** A notice that carts show, and its window in milliseconds; null: it has no such end. */
export interface LiveSlot {
  id: string
  kind: (typeof SLOT_KINDS)[number]
  title: string
  text: string
  /** It is shown while this promotion runs. */
  promotionId: string | null
  href: string | null
  conditions: Condition[]
  startsAt: number | null
  endsAt: number | null
}

/** A variant that may be given, and how many there are; null: plenty, or it is not counted. */
interface Gift {
  variant: VariantSnapshot
  available: number | null
}

/**
 * The active promotions of the shop and its slots, running or still to come. Categories of their
 * conditions stand with those below them.
 */
export interface OffersDocument {
  /** Zero while the shop has never had one. */
  version: number
  promotions: readonly Offer[]
  /** The variants that promotions give and that can be given, by their ids. */
  gifts: Readonly<Record<string, Gift>>
  /** Absent from a document of an older release. */
  slots?: readonly LiveSlot[]
}

export const NO_OFFERS: OffersDocument = { version: 0, promotions: [], gifts: {} }

/** A line that a promotion gives. */
export interface GiftLine {
  id: string
  variant: VariantSnapshot
  quantity: number
  giftOf: string
}

/** The buyer as the conditions ask for them. */
interface PromotionBuyer {
  /** ISO 3166-1 alpha-2; null while no address is known: no condition on a country holds. */
  country: string | null
  /** The member's level; null for a guest. */
  level: string | null
  isFirstOrder: boolean
  /** Promotions of which a code was given that counts. */
  campaigns: ReadonlySet<string>
}

/** The promotions that run now, and the buyer they are asked for. */
export interface Offers {
  promotions: readonly PromotionRule[]
  buyer: PromotionBuyer
}

/** Why a promotion gives nothing; also the reason of a code that does not apply. */
export type Unapplied =
  | 'minimum_not_met'
  | 'no_matching_line'
  | 'members_only'
  | 'not_first_order'
  | 'other_country'
  | 'code_missing'
  | 'not_combinable'
  | 'nothing_to_lower'

/** A promotion at a moment; `draft` at all of them while it is one. */
export const PROMOTION_STATES = ['draft', 'scheduled', 'running', 'ended'] as const
export type PromotionState = (typeof PROMOTION_STATES)[number]

/** Something about active promotions that their merchant may not intend. */
export type PromotionConflict =
  /** They may not apply together: in every cart `winner` applies, where its conditions hold. */
  | { kind: 'excluded'; winner: string; loser: string; by: 'goods-first' | 'priority' }
  /** They may not apply together and have one priority: of each cart the larger discount applies. */
  | { kind: 'either'; ids: readonly [string, string] }
  /** Their percentages apply together and sum to more than all of the price. */
  | { kind: 'stacked'; ids: readonly string[]; basisPoints: number; together: number }
  /** It asks for a code, and no campaign that has not ended has one. */
  | { kind: 'no-campaign'; id: string }
  | { kind: 'gift-unknown'; id: string }
  | { kind: 'gift-out'; id: string }
  /** It is active, and its window is over. */
  | { kind: 'over'; id: string }

/** What the conflicts of promotions depend on beside themselves. */
export interface ConflictFacts {
  /** Milliseconds. */
  now: number
  /** Promotions that have a campaign of coupons which has not ended. */
  withCampaign: ReadonlySet<string>
  /** Of each gift that is for sale: units that are there; null: plenty, or it is not counted. */
  gifts: ReadonlyMap<string, number | null>
}

/** A promotion in a month of the calendar, by days of the month from 1 on. */
export interface CalendarRow {
  id: string
  title: string
  firstDay: number
  lastDay: number
  /** It runs already before the month, or goes on after it. */
  startsBefore: boolean
  endsAfter: boolean
}

export interface PromotionMonth {
  /** `2026-11`. */
  month: string
  days: number
  rows: readonly CalendarRow[]
}
