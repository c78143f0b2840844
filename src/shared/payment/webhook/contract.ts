import type { Money } from '../../platform/money.ts'
import type { Problem } from '../../platform/result.ts'
import type { ChargingKind, PaymentEvent, PaymentKind, PaymentRef } from '../contract.ts'

export type QuarantineReason =
  | 'wrong_amount'
  | 'unknown_order'
  | 'wrong_merchant'
  | 'refund_failed'
  | 'other_charge'
  | 'too_early'
  | 'refused'

/** An event that fits no order, or not its amount: staff look at it, and no order changes. */
export interface QuarantinedEvent {
  eventId: string
  kind: PaymentKind
  /** The provider's type of the event. */
  type: string
  reason: QuarantineReason
  orderId?: string
  paymentId?: string
  /** The provider's object, such as a session. */
  objectId?: string
  amount?: Money
  /** A charge that no order wants, whose refund failed. */
  unmatchedCharge?: string
}

/** A refund that the provider could not make, or that came back to the shop after it was made. */
export interface FailedRefund extends PaymentRef {
  eventId: string
  status: 'refund_failed'
  /** The shop's id where the shop asked for it, else the provider's. */
  refundId: string
  /** For staff. */
  reason: string
  at: string
}

/** A charge as its provider names it. */
export interface ChargeName {
  kind: ChargingKind
  id: string
}

/** The content of a verified webhook; nothing where it is of no interest. */
export interface WebhookNews {
  events: PaymentEvent[]
  quarantined?: QuarantinedEvent[]
  failedRefunds?: FailedRefund[]
  /**
   * The provider's id of the charge that all of it is about, where the provider may have several of
   * one payment. Absent where the shop chose the charge itself.
   */
  chargeId?: string
  /** Payments that can no longer be made. */
  expired?: PaymentRef[]
}

/** A report for the record of an order: the shopper's object has not the order, or takes no such report. */
export type RecordReport = PaymentEvent | FailedRefund

/** The events of a webhook that the checkout could not take. */
export type QuarantinedReports = Pick<WebhookReceipt, 'quarantined' | 'forRecord' | 'charge'>

/**
 * The result of a webhook. Quarantined events are not durable yet: the caller gives those of
 * `forRecord` to the record, stores the others, and answers `refusal` where one was left.
 */
export interface WebhookReceipt {
  quarantined: QuarantinedEvent[]
  /** The reports behind quarantined events of the same ids. Absent in the answer of release 0.1.0. */
  forRecord?: RecordReport[]
  /** The charge that `forRecord` is about, where it may be another than its order's. */
  charge?: ChargeName
  refusal: Problem | null
}
