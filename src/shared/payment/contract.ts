import { z } from 'zod'
import type { Money } from '../platform/money.ts'
import { type Infer, MoneySchema } from '../platform/schemas.ts'

export const PAYMENT_KINDS = ['sandbox', 'cash-on-delivery', 'bank-transfer', 'stripe'] as const
export type PaymentKind = (typeof PAYMENT_KINDS)[number]

/** The kind of an order's payment. `store-credit`: nothing is due, so that no provider has it. */
export type OrderPaymentKind = PaymentKind | 'store-credit'

/** Kinds whose provider charges by itself, and can be asked for what it charged. */
export const CHARGING_KINDS = ['sandbox', 'stripe'] as const satisfies readonly PaymentKind[]
export type ChargingKind = (typeof CHARGING_KINDS)[number]

export const isCharging = (kind: OrderPaymentKind): kind is ChargingKind =>
  CHARGING_KINDS.some((known) => known === kind)

/** Whether an order of this kind keeps its goods for days before any money comes. */
export const isPaidLater = (kind: OrderPaymentKind | undefined): boolean =>
  kind === 'cash-on-delivery' || kind === 'bank-transfer'

export type PaymentStatus =
  | 'pending'
  | 'succeeded'
  | 'declined'
  | 'unknown'
  | 'cancelled'
  | 'due_on_delivery'
  | 'partially_refunded'
  | 'refunding'
  | 'refunded'

export const PaymentMethodSchema = z.object({
  id: z.string(),
  kind: z.string<PaymentKind>(),
  title: z.string(),
})
export type PaymentMethod = Infer<typeof PaymentMethodSchema>

const RefundLineSchema = z.object({
  lineId: z.string(),
  quantity: z.number().int(),
  /** Whether the units become available again. */
  restock: z.boolean(),
  /** How many of them had not been shipped; they are not shipped any more. */
  unshipped: z.number().int().optional(),
  /** How many of the unshipped ones an earlier refund withdrew that failed: their stock has moved. */
  withdrawnBefore: z.number().int().optional(),
  /** How many of the others an earlier refund restocked that failed. */
  restockedBefore: z.number().int().optional(),
})
export type RefundLine = Infer<typeof RefundLineSchema>

/** Units of a refund's line whose stock its request moves. */
export const unitsMovedBy = (line: RefundLine): { withdrawn: number; restocked: number } => {
  const { quantity, restock, unshipped = 0, withdrawnBefore = 0, restockedBefore = 0 } = line
  return {
    /** They had not been shipped, and are not shipped any more. */
    withdrawn: unshipped - withdrawnBefore,
    /** They had been shipped, and become available again. */
    restocked: restock ? quantity - unshipped - restockedBefore : 0,
  }
}

export const RefundSchema = z.object({
  /** The shop's own id, or the provider's event id of a refund made there. */
  id: z.string(),
  amount: MoneySchema,
  /** The part of the amount that becomes store credit; the payment's provider returns the rest. */
  storeCredit: MoneySchema.optional(),
  /**
   * Of a refund made at the provider: what went back beside the amount, although the order had no
   * more left. The buyer has it too much.
   */
  excess: MoneySchema.optional(),
  at: z.iso.datetime(),
  /** Absent: succeeded. A refund that the provider reports has no other status. */
  status: z.enum(['pending', 'succeeded', 'failed']).optional(),
  /** Why the shop gave it. Absent for a refund that was made at the provider. */
  reason: z.string().optional(),
  /** Why the provider refused it. */
  failure: z.string().optional(),
  /** The provider's event id where the provider did not name the shop's. */
  providerId: z.string().optional(),
  lines: z.array(RefundLineSchema).optional(),
  creditNote: z.object({ number: z.string() }).optional(),
})
export type Refund = Infer<typeof RefundSchema>

/** The part of a refund that becomes store credit, in minor units. */
export const creditedBy = ({ storeCredit }: Pick<Refund, 'storeCredit'>): number =>
  storeCredit?.amount ?? 0

/** The part of a refund that goes back by the payment. */
export const repaidBy = ({ amount: { amount, currency }, ...refund }: Refund): Money => ({
  amount: amount - creditedBy(refund),
  currency,
})

/** Minor units that the payment's provider returned by a refund, the excess included. */
export const returnedBy = (refund: Pick<Refund, 'amount' | 'storeCredit' | 'excess'>): number =>
  refund.amount.amount - creditedBy(refund) + (refund.excess?.amount ?? 0)

/** Whether its money went back. */
export const hasSucceeded = ({ status = 'succeeded' }: Refund): boolean => status === 'succeeded'

const DisputeSchema = z.object({
  /** The provider's id of the dispute. */
  id: z.string(),
  status: z.enum(['open', 'won', 'lost']),
  amount: MoneySchema,
  /** Of its last change. */
  at: z.iso.datetime(),
})
export type Dispute = Infer<typeof DisputeSchema>

/** The fields that a buyer enters at the bank for a transfer. */
const InstructionsSchema = z
  .object({
    accountName: z.string(),
    iban: z.string(),
    bic: z.string(),
    /** Names the order (ISO 11649). */
    reference: z.string(),
    amount: MoneySchema,
  })
  .meta({ id: 'TransferInstructions' })
export type TransferInstructions = Infer<typeof InstructionsSchema>

/** A payment as its order stores it. */
export const OrderPaymentSchema = z.object({
  id: z.string(),
  status: z.string<PaymentStatus>(),
  kind: z.string<OrderPaymentKind>(),
  redirectUrl: z.string().optional(),
  /** The provider's own id of the payment, where it is another than the shop's. */
  providerId: z.string().optional(),
  /** Of a bank transfer. */
  instructions: InstructionsSchema.optional(),
  /** When the order stops waiting for it, where that is not the ordinary window. */
  dueAt: z.iso.datetime().optional(),
  /** Money that went back or is to go back, oldest first. Their sum never exceeds the total. */
  refunds: z.array(RefundSchema).optional(),
  /** The newest dispute (chargeback) that the buyer opened at the provider. */
  dispute: DisputeSchema.optional(),
})
export type Payment = Infer<typeof OrderPaymentSchema>

/** The refunds whose money went back, oldest first. */
export const succeededRefunds = ({ refunds = [] }: Payment): Refund[] =>
  refunds.filter(hasSucceeded)

/** Whether staff return the money by hand: no provider does. */
export const isReturnedByHand = ({ kind }: Pick<Payment, 'kind'>): boolean =>
  kind === 'bank-transfer' || kind === 'cash-on-delivery'

/** A payment as `/openapi.json` describes it. */
export const PaymentSchema = OrderPaymentSchema.omit({
  refunds: true,
  dispute: true,
  providerId: true,
}).meta({
  id: 'Payment',
})

/** The reports of a provider about a payment. */
export const PAYMENT_EVENT_STATUSES = [
  'succeeded',
  'declined',
  'refunded',
  'disputed',
  'dispute_won',
  'dispute_lost',
] as const

/** A provider's report about a payment, after its signature was verified. */
export interface PaymentEvent {
  /** The provider's event id; a second one with the same id changes nothing. */
  eventId: string
  paymentId: string
  orderId: string
  shopperId: string
  status: (typeof PAYMENT_EVENT_STATUSES)[number]
  /** The whole payment for `succeeded` and `declined`; the part in question for the others. */
  amount: Money
  at: string
  /** The provider's id of the dispute, on the events of a dispute. */
  disputeId?: string
  /** On a refund: the shop's id where the shop asked for it, else the provider's; else `eventId`. */
  refundId?: string
}

export interface PaymentRequest {
  paymentId: string
  orderId: string
  shopperId: string
  amount: Money
  returnUrl: string
}

/** The provider's word on a payment; `event` is its last one, as a webhook tells it. */
export interface PaymentStanding {
  status: PaymentStatus
  event?: PaymentEvent
}

/** The outcomes that a customer can choose on the sandbox's hosted page. */
export const SANDBOX_OUTCOMES = [
  'succeed',
  'decline',
  'timeout',
  'duplicate',
  'delay',
  'lose',
] as const
export type SandboxOutcome = (typeof SANDBOX_OUTCOMES)[number]

/** A payment in the sandbox provider's own ledger, which the shop can only query. */
export interface SandboxPayment {
  paymentId: string
  orderId: string
  shopperId: string
  amount: Money
  returnUrl: string
  status: Extract<PaymentStatus, 'pending' | 'succeeded' | 'declined' | 'cancelled' | 'refunded'>
  /** The last event of this payment, as webhooks and queries tell it; the success while a part is left. */
  event: PaymentEvent | null
  /** Money that went back, oldest first, each under the key it was asked for with. */
  refunds?: { key: string; event: PaymentEvent }[]
}

export interface PaymentRef {
  orderId: string
  shopperId: string
  paymentId: string
}

/** `switched`: the order came to this payment by a switch the record may not know yet. */
export type OverdueAnswer =
  | { status: 'succeeded'; event: PaymentEvent; switched?: true }
  | { status: 'cancelled' }

/** A payment of an order that was cancelled. */
export interface PaymentToCancel extends PaymentRef {
  kind: ChargingKind
}

/** The refund that the checkout is asked for. */
export interface OrderRefund extends PaymentRef, RefundRequest {
  /** As the record has it, for an order that has left its shopper's object. */
  kind?: OrderPaymentKind
}

/** The refund that a provider is asked for. */
export interface RefundRequest {
  paymentId: string
  /** The provider's own id of the payment, where the order knows it. */
  providerId?: string
  /** The same for every try of one refund. */
  key: string
  /** Absent: all that the provider has left of the payment. */
  amount?: Money
  /** The shop's own id of the refund; absent for the one refund of an order that ended. */
  refundId?: string
}

/**
 * `refunding`: the provider has taken the refund and reports its end by a webhook. `failed`: it
 * refused, and asking again changes nothing; `reason` is for staff.
 */
export type RefundAnswer =
  | { status: 'refunded'; event: PaymentEvent }
  | { status: 'refunding' }
  | { status: 'failed'; reason: string }
