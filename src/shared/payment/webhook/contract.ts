import type { Money } from '../../platform/money.ts'
import type { Problem } from '../../platform/result.ts'
import type { PaymentEvent, PaymentKind, PaymentRef } from '../contract.ts'

export type QuarantineReason =
  | 'wrong_amount'
  | 'unknown_order'
  | 'wrong_merchant'
  | 'refund_failed'
  | 'too_early'

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

/** The content of a verified webhook; nothing where it is of no interest. */
export interface WebhookNews {
  events: PaymentEvent[]
  quarantined?: QuarantinedEvent[]
  failedRefunds?: FailedRefund[]
  /** Payments that can no longer be made. */
  expired?: PaymentRef[]
}

/** A report for the record of an order: the shopper's object has not the order, or takes no such report. */
export type RecordReport = PaymentEvent | FailedRefund

/**
 * The result of a webhook. Quarantined events are not durable yet: the caller gives those of
 * `forRecord` to the record, stores the others, and answers `refusal` where one was left.
 */
export interface WebhookReceipt {
  quarantined: QuarantinedEvent[]
  /** The reports behind quarantined events of the same ids. Absent in the answer of release 0.1.0. */
  forRecord?: RecordReport[]
  refusal: Problem | null
}
