import type { EndedOrder } from '../budget/contract.ts'
import type { Transfer } from '../payment/bank-transfer/contract.ts'
import type { ChargesPort } from '../payment/charges/contract.ts'
import type {
  OrderRefund,
  OverdueAnswer,
  PaymentKind,
  PaymentMethod,
  PaymentRef,
  PaymentStanding,
  PaymentToCancel,
  RefundAnswer,
  SandboxOutcome,
  SandboxPayment,
} from '../payment/contract.ts'
import type { WebhookReceipt } from '../payment/webhook/contract.ts'
import type { Result } from '../platform/result.ts'
import type { CompleteInput } from './completion/complete-checkout.ts'
import type { CheckoutView, CompletionAnswer } from './contract.ts'
import type { CheckoutCall } from './deps.ts'
import type { StartInput } from './start-checkout.ts'
import type { UpdateInput } from './update-checkout.ts'

export interface ViewedCheckout {
  checkout: CheckoutView
  replayed: boolean
}

/** The RPC methods of `kerbside-checkout` that the gateway calls. */
export interface CheckoutPort {
  /** Answers without doing anything. */
  ping(): Promise<'ok'>
  start(input: StartInput): Promise<Result<ViewedCheckout>>
  read(input: CheckoutCall & { checkoutId: string }): Promise<Result<ViewedCheckout>>
  update(input: UpdateInput): Promise<Result<ViewedCheckout>>
  cancel(input: CheckoutCall & { checkoutId: string }): Promise<Result<ViewedCheckout>>
  complete(input: CompleteInput): Promise<Result<{ answer: CompletionAnswer; replayed: boolean }>>
  /** Takes a provider's webhook with its raw body; the caller stores what it quarantines. */
  webhook(
    kind: PaymentKind,
    headers: Record<string, string>,
    rawBody: string,
  ): Promise<Result<WebhookReceipt>>
  /** The ids of the orders that these bank transfers paid; the others no longer wait for one. */
  recordTransfers(transfers: readonly Transfer[]): Promise<string[]>
  /** The payment that the sandbox provider's page shows; null where it takes none. */
  sandboxPayment(paymentId: string): Promise<SandboxPayment | null>
  /** The choice of the customer on the sandbox provider's page. */
  decideSandbox(paymentId: string, outcome: SandboxOutcome): Promise<Result<SandboxPayment>>
  /** The methods shoppers can pay by; empty where orders cannot be placed. */
  paymentMethods(): Promise<PaymentMethod[]>
}

/** The RPC methods of `kerbside-checkout` that fulfilment calls. Every call may be repeated. */
export interface CheckoutFollowUpPort extends ChargesPort {
  /** Finishes a completion whose driver died. */
  resume(shopperId: string, checkoutId: string): Promise<Result<null>>
  /** The payment window closed: the provider's final answer, after which no success can come. */
  settleOverdue(ref: PaymentRef): Promise<OverdueAnswer>
  /**
   * Asks the provider of a payment that an order waits for; true where it is decided now. Throws
   * where the provider gives no answer.
   */
  reconcile(ref: PaymentRef): Promise<boolean>
  /** An order has ended and no longer counts against its buyer's budgets. */
  releaseOrder(ended: EndedOrder): Promise<void>
  /** The order was cancelled; the provider's last word on its payment. */
  cancelPayment(payment: PaymentToCancel): Promise<PaymentStanding>
  /** Returns the amount, or all that is left of the payment where there is none. */
  refund(refund: OrderRefund): Promise<RefundAnswer>
}
