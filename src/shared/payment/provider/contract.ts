import type { Result } from '../../platform/result.ts'
import type { ChargeList } from '../charges/contract.ts'
import type {
  PaymentKind,
  PaymentRequest,
  PaymentStanding,
  PaymentStatus,
  RefundAnswer,
  RefundRequest,
  TransferInstructions,
} from '../contract.ts'
import type { WebhookNews } from '../webhook/contract.ts'

/** A provider behind the payment port. Every call is idempotent by payment id. */
export interface PaymentProvider {
  kind: PaymentKind
  /** True of one that takes no new payments and only ends those it has: it is not offered. */
  retired?: true
  /** Whether it keeps failing now: new payments are offered the other methods. */
  isOut?(): boolean
  /** The status of a payment before the provider has heard of it. */
  initialStatus: 'pending' | 'due_on_delivery'
  /** How long an order waits for its payment and holds its units; absent: PAYMENT_WINDOW_MS. */
  windowMs?: number
  /**
   * The instructions for a payment that the provider need not hear of: its order is placed with
   * them.
   */
  instruct?(request: Pick<PaymentRequest, 'orderId' | 'amount'>): TransferInstructions
  /** Registers the payment; nothing is charged before the shopper agrees on `redirectUrl`. */
  create(
    request: PaymentRequest,
  ): Promise<Result<{ status: PaymentStatus; redirectUrl?: string; providerId?: string }>>
  /** The provider's own word on a payment, for reconciling. */
  query(paymentId: string, providerId?: string): Promise<PaymentStanding>
  /**
   * Makes a later success impossible, also of a payment that is registered only afterwards; answers
   * the final state when it came too late.
   */
  cancel(paymentId: string, providerId?: string): Promise<PaymentStanding>
  /** Returns money of a captured payment. A key asked for again is the same refund. */
  refund(request: RefundRequest): Promise<RefundAnswer>
  /** Checks the signature over the raw bytes and reads the events. */
  verifyWebhook(
    headers: Record<string, string>,
    rawBody: string,
    now: number,
  ): Promise<Result<WebhookNews>>
  /** Absent: it has no list of its charges. */
  charges?: ChargeList
  /** True of one that ends its webhooks for good where they are refused: it gets a 2xx for those. */
  acknowledgesQuarantined?: true
}
