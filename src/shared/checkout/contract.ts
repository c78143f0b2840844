import { z } from 'zod'
import type { BuyerEdge, OpenOrderBudget } from '../budget/contract.ts'
import { TAX_CLASSES } from '../catalog/contract.ts'
import { AppliedCodeSchema } from '../coupon/contract.ts'
import type { HoldRef } from '../inventory/contract.ts'
import type { FormerVisitor } from '../member/contract.ts'
import type { Order, OrderAnswer, OrderStatus } from '../order/contract.ts'
import { OrderPaymentSchema, type Payment, PaymentMethodSchema } from '../payment/contract.ts'
import type { Problem } from '../platform/result.ts'
import { type Infer, MoneySchema } from '../platform/schemas.ts'
import {
  CostSchema,
  LineCostSchema,
  LineDiscountSchema,
  TaxedRowSchema,
  TraceStepSchema,
} from '../pricing/contract.ts'
import type { SlotRef } from '../promotion/slots/contract.ts'
import { AddressSchema } from './address/contract.ts'
import type { PaymentSwitch, PaymentSwitchCommand } from './payment-switch/contract.ts'
import {
  type CheckoutDetails,
  type CheckoutLine,
  CheckoutWarningSchema,
  DeliveryOptionSchema,
  type Quote,
  RequirementSchema,
} from './quote/contract.ts'
import type {
  CheckoutVerification,
  VerificationKind,
  VerificationStep,
} from './verification/contract.ts'

const CHECKOUT_STATUSES = [
  'incomplete',
  'ready',
  'completing',
  'completed',
  'cancelled',
  'expired',
] as const
export type CheckoutStatus = (typeof CHECKOUT_STATUSES)[number]

/** Ids fixed before anything happens outside, so that another driver repeats the same calls. */
export interface CompletionIntent extends BuyerEdge {
  orderId: string
  paymentId: string
  startedAt: number
  /** The caller's idempotency row, answered by place or abort, from any driver. */
  idempotencyKey: string | null
  /** The shop's own origin, for the way back from a provider's page. */
  returnOrigin: string
  /** Its shopper had shown that the mailbox is theirs. */
  verified?: boolean
  /** The shopper's other open orders at that moment. */
  openOrders?: number
  /** Of a drop's claim: the visitors that signed in as the shopper. */
  formerVisitors?: FormerVisitor[]
  /** The order of a visitor's attempt at a claim that is the member's now. It is never placed. */
  visitorOrderId?: string
  holds: HoldRef[]
}

/** Completions of a checkout between two refusals: whichever of them comes to an end is the order. */
export interface CompletionAttempt {
  number: number
  /** When the checkout was first ready for it (milliseconds): the place of its ids in time. */
  at: number
}

/** The checkout as `ShopperObject` remembers it. */
export interface CheckoutRecord {
  id: string
  status: CheckoutStatus
  buyNow: boolean
  cartVersion: number
  currency: string
  lines: CheckoutLine[]
  details: CheckoutDetails
  quote: Quote
  /** The promotion slots that its cart showed. */
  promotionSlots?: readonly SlotRef[]
  /** How it is, or was, completed; null while it is open. */
  intent: CompletionIntent | null
  /** Absent where it was never ready. */
  attempt?: CompletionAttempt
  orderId: string | null
  /** The provider has not been told of the placed order's payment yet. */
  unregistered?: { startedAt: number }
  /** The order's payment is being switched. */
  switching?: PaymentSwitch
  verification?: CheckoutVerification
  /** Grows with every change; a quote for an older one is refused. */
  version: number
  createdAt: string
}

/** The payment a placed order waits for. */
const PaymentOfCheckoutSchema = OrderPaymentSchema.pick({
  id: true,
  status: true,
  redirectUrl: true,
  instructions: true,
  dueAt: true,
})

const ViewedLineSchema = z.object({
  id: z.string(),
  variantId: z.string(),
  sku: z.string(),
  title: z.string(),
  variantTitle: z.string().nullable(),
  image: z.string().nullable(),
  /** The option values the image shows where it is another variant's. */
  shownIn: z.string().optional(),
  quantity: z.number().int(),
  unitPrice: MoneySchema,
  cost: LineCostSchema,
  discounts: z.array(LineDiscountSchema),
  /** The promotion that gives the line. */
  giftOf: z.string().optional(),
  taxClass: z.enum(TAX_CLASSES),
})

/** The checkout as the API answers it; `serverTime` is added by the gateway. */
export const CheckoutViewSchema = z.object({
  id: z.string(),
  status: z.enum(CHECKOUT_STATUSES),
  currency: z.string(),
  lines: z.array(ViewedLineSchema),
  cost: CostSchema,
  /** False where no line is sent to an address: no address and no delivery option is asked for. */
  requiresShipping: z.boolean(),
  email: z.string().optional(),
  shippingAddress: AddressSchema.optional(),
  deliveryOptionId: z.string().optional(),
  paymentMethodId: z.string().optional(),
  note: z.string().optional(),
  useStoreCredit: z.boolean().optional(),
  pointsToSpend: z.number().int().optional(),
  discountCodes: z.array(AppliedCodeSchema),
  deliveryOptions: z.array(DeliveryOptionSchema),
  paymentMethods: z.array(PaymentMethodSchema),
  requirements: z.array(RequirementSchema),
  /** Of the answer to a change alone: they are not stored. */
  warnings: z.array(CheckoutWarningSchema),
  quote: z.object({
    expiresAt: z.iso.datetime(),
    catalogVersion: z.string(),
    trace: z.array(TraceStepSchema),
    taxes: z.array(TaxedRowSchema).optional(),
  }),
  holds: z.array(
    z.object({
      id: z.string(),
      sku: z.string(),
      quantity: z.number().int(),
      expiresAt: z.iso.datetime(),
    }),
  ),
  orderId: z.string().optional(),
  /** Of a placed order that waits for it, and what a switch of it came to. */
  payment: PaymentOfCheckoutSchema.optional(),
})
export type CheckoutView = Infer<typeof CheckoutViewSchema>

export const CompletionAnswerSchema = z
  .object({
    order: z.object({ id: z.string(), number: z.string(), status: z.string<OrderStatus>() }),
    payment: PaymentOfCheckoutSchema,
  })
  .meta({ id: 'Completion' })
export type CompletionAnswer = Infer<typeof CompletionAnswerSchema>

/** The checks a shopper passes before an order is placed. */
export interface CompletionChecks {
  /** The check that the gateway asks for; absent where it asks for none. */
  requires?: VerificationKind
  /** The shop's budget of open orders. */
  budget: OpenOrderBudget
}

/** `obsolete`: the order no longer waits for this payment. */
export type RegistrationOutcome =
  | { kind: 'registered'; payment: Payment }
  | { kind: 'refused' | 'obsolete' }

/** The start of a new checkout: the open one, if any, and the lines it would freeze now. */
export interface CheckoutDraft {
  open: CheckoutRecord | null
  lines: CheckoutLine[]
  cartVersion: number
  currency: string
  discountCodes: string[]
  /** Of the offers that the cart is priced with; absent from an object of an older release. */
  offersVersion?: number
}

/** Commands of the checkout saga, kept by `ShopperObject` and driven by `kerbside-checkout`. */
export type CheckoutCommand =
  /** Freezes lines with their quote. `checkoutId` may name the open checkout: its details stay. */
  | {
      type: 'checkout.start'
      checkoutId: string
      buyNow: boolean
      /** The cart the lines were read from; ignored for buy now. */
      cartVersion: number
      lines: CheckoutLine[]
      quote: Quote
      /** The codes of the details; absent: those that they have. */
      discountCodes?: string[]
    }
  | {
      type: 'checkout.quote'
      checkoutId: string
      expectedVersion: number
      details: CheckoutDetails
      lines: CheckoutLine[]
      quote: Quote
    }
  /**
   * Durable intent of a driver of the release before two-step completion. The answer follows with
   * place or abort.
   */
  | {
      type: 'checkout.begin'
      checkoutId: string
      intent: Omit<CompletionIntent, 'holds' | 'verified' | 'openOrders'>
      /** The check that the risk score requires first; absent where it requires none. */
      requires?: VerificationKind
      /** The shop's budget of open orders; absent from a driver of an older release. */
      budget?: OpenOrderBudget
    }
  /** A step of verifying a completion; it does not change the checkout's version. */
  | { type: 'checkout.verify'; checkoutId: string; step: VerificationStep }
  /** Undoes `begin` after a refusal; the driver releases every hold after it. */
  | {
      type: 'checkout.abort'
      checkoutId: string
      /** The order of the intent that failed. */
      orderId: string
      problem: Problem
      revised: { lines: CheckoutLine[]; quote: Quote } | null
    }
  /** Remembers the checkout of a drop's claim at its first touch; the one there is stays. */
  | { type: 'checkout.claim'; checkoutId: string; line: CheckoutLine; quote: Quote }
  /** Order, outbox row and the emptied cart, in one transaction. */
  | {
      type: 'checkout.place'
      checkoutId: string
      order: Order
      /** The facts it is checked against; absent where `checkout.begin` has checked it. */
      completion?: CompletionChecks & { version: number; intent: CompletionIntent }
    }
  /** Ends an attempt after a refusal, which is stored under the key; the driver undoes its steps. */
  | {
      type: 'checkout.refuse'
      checkoutId: string
      version: number
      orderId: string
      problem: Problem
      revised: { lines: CheckoutLine[]; quote: Quote } | null
      idempotency: { key: string; fingerprint: string } | null
    }
  /** The provider's answer for the payment that the order was placed with. */
  | {
      type: 'checkout.record-registration'
      checkoutId: string
      paymentId: string
      outcome: RegistrationOutcome
    }
  | { type: 'checkout.cancel'; checkoutId: string }
  | PaymentSwitchCommand

export interface CheckoutAnswer {
  kind: 'checkout'
  checkout: CheckoutRecord
}

export type CheckoutQuery =
  | { type: 'checkout'; checkoutId: string }
  /** The checkout that became the order. */
  | { type: 'checkout-of-order'; orderId: string }
  | { type: 'checkout-draft' }
  /**
   * A ready checkout with what is known before its completion, or what its key was answered.
   * `now` is the driver's clock: whatever is decided by it is decided again by the object's.
   */
  | ({
      type: 'completion'
      checkoutId: string
      idempotency?: { key: string; fingerprint: string }
      now: number
    } & CompletionChecks)

export interface CompletionReading {
  kind: 'completion'
  checkout: CheckoutRecord
  /** Its shopper has shown that the mailbox is theirs. */
  verified: boolean
  /** The shopper's open orders. */
  openOrders: number
  /** Of a drop's claim; absent from an object of an older release. */
  formerVisitors?: FormerVisitor[]
}

/** The part of the checkout in `ShopperObject`. */
export interface CheckoutContract {
  command: CheckoutCommand
  answers: Record<
    Exclude<
      CheckoutCommand['type'],
      'checkout.begin' | 'checkout.place' | 'checkout.record-registration'
    >,
    CheckoutAnswer
  > & {
    /** The order where the key is of a completion that has placed it. */
    'checkout.begin': CheckoutAnswer | OrderAnswer
    'checkout.place': OrderAnswer
    'checkout.record-registration': OrderAnswer
  }
  query: CheckoutQuery
  readings: {
    checkout: CheckoutAnswer
    'checkout-of-order': CheckoutAnswer
    'checkout-draft': { kind: 'checkout-draft'; draft: CheckoutDraft }
    /** The order where the key has placed one. */
    completion: CompletionReading | OrderAnswer
  }
}
