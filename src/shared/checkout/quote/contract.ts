import { z } from 'zod'
import { DiscountCodeSchema, type LineAttributes } from '../../cart/contract.ts'
import type { VariantSnapshot } from '../../catalog/contract.ts'
import type { QuotedCoupons } from '../../coupon/contract.ts'
import type { HoldRef } from '../../inventory/contract.ts'
import type { PaymentMethod } from '../../payment/contract.ts'
import { DISCOUNT_CODES_MAX, POINTS_SPENT_MAX } from '../../platform/limits.ts'
import type { Money } from '../../platform/money.ts'
import { type Infer, MoneySchema } from '../../platform/schemas.ts'
import { emailAddress, multiLine, token } from '../../platform/text.ts'
import type { OrderPoints } from '../../points/contract.ts'
import type { Cost, PricedOrder, TaxedRow, TraceStep } from '../../pricing/contract.ts'
import { AddressSchema } from '../address/contract.ts'

/**
 * The price of a drop's claim and the hold that is already made. A checkout of a claim has
 * exactly one line and uses this hold instead of taking one.
 */
export interface LineClaim {
  dropId: string
  passId: string
  unitPrice: Money
  hold: Required<HoldRef> & { expiresAt: string }
  /** The completion before, which failed: the next one makes sure of its allowance's return. */
  formerOrderId?: string
  /**
   * The attempt of the visitor that has signed in since: it is refused, and the member's completions
   * make sure of its allowance's return.
   */
  visitorAttempt?: { shopperId: string; number: number; at: number }
}

/** A line frozen into the checkout. */
export interface CheckoutLine {
  id: string
  variant: VariantSnapshot
  quantity: number
  attributes: LineAttributes
  claim?: LineClaim
  /** The promotion that gives the line. */
  giftOf?: string
}

/** The details of a checkout, as the API and the page's form take them. */
export const CheckoutDetailsSchema = z.strictObject({
  email: emailAddress().optional(),
  shippingAddress: AddressSchema.optional(),
  deliveryOptionId: token({ max: 60 }).optional(),
  paymentMethodId: token({ max: 60 }).optional(),
  discountCodes: z.array(DiscountCodeSchema).max(DISCOUNT_CODES_MAX).optional(),
  note: multiLine({ max: 500 }).optional(),
  /** Members: store credit pays as much of the total as there is. */
  useStoreCredit: z.boolean().optional(),
  /** Members: points that lower the lines, as far as there is something to pay. */
  pointsToSpend: z.int().min(0).max(POINTS_SPENT_MAX).optional(),
})
/** The details that the checkout has so far. */
export type CheckoutDetails = Infer<typeof CheckoutDetailsSchema>

/** A part that is missing before the order can be placed. */
export const RequirementSchema = z.object({
  code: z.string<'email' | 'shipping_address' | 'delivery_option' | 'payment_method' | 'lines'>(),
  message: z.string(),
  target: z.string(),
})
export type Requirement = Infer<typeof RequirementSchema>

/** Something the shop changed in what it was told. */
export const CheckoutWarningSchema = z.object({
  code: z.string<'region_dropped'>(),
  message: z.string(),
  target: z.string(),
})
export type CheckoutWarning = Infer<typeof CheckoutWarningSchema>

export const DeliveryOptionSchema = z.object({
  id: z.string(),
  title: z.string(),
  price: MoneySchema,
  /** The promised days, as RFC 3339 dates. */
  promise: z.object({ from: z.iso.date(), to: z.iso.date() }),
})
export type DeliveryOption = Infer<typeof DeliveryOptionSchema>

/** Prices as they were computed, and until when they are promised. */
export interface Quote {
  catalogVersion: string
  lines: PricedOrder['lines']
  cost: Cost
  trace: TraceStep[]
  /** Absent in a quote from before the field. */
  taxes?: TaxedRow[]
  deliveryOptions: DeliveryOption[]
  paymentMethods: PaymentMethod[]
  requirements: Requirement[]
  expiresAt: string
  /** Of the offers; absent where the shop has never had any. */
  offersVersion?: number
  /** Of a member: points that the lines are lowered by, and that a delivery earns. */
  points?: OrderPoints
  /** Absent where no code was given. */
  coupons?: QuotedCoupons
  /** Promotions whose gifts a completion could not hold, so that the price is without them. */
  leftOutGifts?: readonly string[]
  /** Absent where no promotion asks for a first order. */
  firstOrder?: FirstOrderQuote
}

/** What a quote knows of the buyer's first order. */
export interface FirstOrderQuote {
  /** A promotion for first orders lowers this price: its completion makes sure. */
  isAsked: boolean
  /** The budget's key of a mailbox that has ordered before: for it no such promotion holds. */
  orderedBy?: string
}
