import { z } from 'zod'
import type { LedgerRow } from '../kit/object-ledger.ts'
import type { ShopDay } from '../platform/shop-day.ts'

/** A merchant's settings of points; see docs/points.md. */
export interface PointsConfig {
  /** Points per major unit of goods paid, such as one per dollar. */
  earn?: number
  /** Minor units that one point is worth. */
  value?: number
  /** Points for a day's sign-in, and a bonus each time so many days in a row are complete. */
  signIn?: { points: number; bonusEvery: number; bonus: number }
  /** Days after which points expire. */
  expireAfterDays?: number
  /** The levels above the first one, with the points that a member earns within a year for each. */
  levels?: readonly LevelThreshold[]
}

/** A level of members, and the points for it. */
export interface LevelThreshold {
  /** As conditions of promotions name it. */
  name: string
  points: number
}

export type PointsTerms = Required<PointsConfig>

/** The level that a member has earned. Times in milliseconds. */
export interface EarnedLevel {
  name: string
  /** The points that count for it. */
  points: number
  /** When the level falls, unless more points are earned; null: it does not. */
  until: number | null
}

/** Points that were earned together. */
export interface Earning {
  points: number
  /** Milliseconds. */
  at: number
}

/** The points of an order: those that it was paid with, and those that its delivery earns. */
export const OrderPointsSchema = z.object({ spends: z.number().int(), earns: z.number().int() })
export type OrderPoints = z.infer<typeof OrderPointsSchema>

const PointsEntrySchema = z.object({
  id: z.string(),
  /** Below zero where they were spent, taken back or have expired. */
  points: z.number().int(),
  /** `sign_in`, `order`, `spent`, `returned`, `expired`, or words of the shop's staff. */
  reason: z.string(),
  orderId: z.string().optional(),
  at: z.iso.datetime(),
})
export type PointsEntry = z.infer<typeof PointsEntrySchema>

/** A member's points. `ledger` has the newest entries first. */
export const PointsSchema = z
  .object({
    balance: z.number().int(),
    /** Earned by orders that are not delivered yet. */
    pending: z.number().int(),
    /** Days in a row with a sign-in, up to today or yesterday. */
    streak: z.number().int(),
    signedInToday: z.boolean(),
    /** `earn`: points per major unit of goods paid; `value`: minor units of one point. */
    rate: z.object({ earn: z.number(), value: z.number().int() }),
    /** The points of a year that count for a level; `next` is the level above the earned one. */
    level: z.object({
      name: z.string(),
      points: z.number().int(),
      next: z.object({ name: z.string(), missing: z.number().int() }).nullable(),
    }),
    /** The next points to expire, the soonest first. */
    expiring: z.array(z.object({ points: z.number().int(), at: z.iso.datetime() })),
    ledger: z.object({ data: z.array(PointsEntrySchema), nextCursor: z.string().nullable() }),
  })
  .meta({ id: 'Points' })
export type Points = z.infer<typeof PointsSchema>

/** The answer to a sign-in. `awarded` is 0 for a second one of the shop's day. */
export const SignInSchema = z
  .object({
    awarded: z.number().int(),
    streak: z.number().int(),
    balance: z.number().int(),
    day: z.iso.date(),
  })
  .meta({ id: 'PointsSignIn' })

/** One sign-in, by the shop's day. */
export interface SignInDay {
  day: ShopDay
  streak: number
}

/** Points that came together and expire together. */
export interface Lot {
  id: string
  left: number
  /** Milliseconds. */
  expiresAt: number
}

/** Signs in for today by the object's clock. Once a day of the shop. */
interface SignInCommand {
  type: 'points.sign-in'
  /** IANA. */
  timeZone: string
  terms: PointsTerms
}

/** Adds or takes points for a member of staff. For the shop itself. */
interface AdjustCommand {
  type: 'points.adjust'
  reference: string
  points: number
  reason: string
  by: string
  terms: PointsTerms
}

/** Brings the points of an order to what it has earned and given back. For the shop itself. */
interface SettleCommand {
  type: 'points.settle'
  orderId: string
  /** Of the order: an older one changes nothing. */
  version: number
  earned: number
  returned: number
  terms: PointsTerms
}

/**
 * Points in `ShopperObject`. Everything refuses `member_required` in a visitor's object. An
 * adjustment refuses `already_exists` for a reference with other points, and `insufficient_points`
 * with the balance.
 */
export interface PointsContract {
  command: SignInCommand | AdjustCommand | SettleCommand
  answers: {
    'points.sign-in': {
      kind: 'signed-in'
      awarded: number
      streak: number
      balance: number
      day: ShopDay
    }
    'points.adjust': { kind: 'points-changed'; balance: number }
    'points.settle': { kind: 'points-changed'; balance: number }
  }
  /** `before` is a sequence of the ledger. */
  query: { type: 'points'; limit: number; before: number | null; now: number }
  readings: {
    /** One entry more than `limit` where there are more. Sign-ins are the newest first. */
    points: {
      kind: 'points'
      balance: number
      pending: number
      lots: Lot[]
      /** The member's level, by hand or earned, and the points that count for it. */
      level: string
      earned: number
      signIns: SignInDay[]
      entries: LedgerRow[]
    }
  }
}
