import { WorkerEntrypoint } from 'cloudflare:workers'
import { releaseOrder } from '../../src/shared/budget/budget-step.ts'
import type { EndedOrder } from '../../src/shared/budget/contract.ts'
import { cancelCheckout } from '../../src/shared/checkout/cancel-checkout.ts'
import {
  type CompleteInput,
  completeCheckout,
  resumeCheckout,
} from '../../src/shared/checkout/completion/complete-checkout.ts'
import {
  finishRegistration,
  registerAgain,
} from '../../src/shared/checkout/completion/register-placed.ts'
import type { CheckoutRecord, CompletionAnswer } from '../../src/shared/checkout/contract.ts'
import {
  type CheckoutCall,
  offeredMethods,
  openProvider,
  placedOrderOf,
  shopperIdOf,
} from '../../src/shared/checkout/deps.ts'
import type {
  CheckoutFollowUpPort,
  CheckoutPort,
  ViewedCheckout,
} from '../../src/shared/checkout/port.ts'
import type { CheckoutWarning } from '../../src/shared/checkout/quote/contract.ts'
import { type StartInput, startCheckout } from '../../src/shared/checkout/start-checkout.ts'
import {
  readCheckout,
  type UpdateInput,
  updateCheckout,
} from '../../src/shared/checkout/update-checkout.ts'
import { viewOf } from '../../src/shared/checkout/view.ts'
import type { Transfer } from '../../src/shared/payment/bank-transfer/contract.ts'
import { recordTransfers } from '../../src/shared/payment/bank-transfer/record-transfers.ts'
import { Charges } from '../../src/shared/payment/charges/charges.ts'
import type {
  ChargePage,
  ChargeRefund,
  ChargeToRefund,
  ChargeWindow,
} from '../../src/shared/payment/charges/contract.ts'
import type {
  ChargingKind,
  OrderRefund,
  OverdueAnswer,
  Payment,
  PaymentEvent,
  PaymentKind,
  PaymentMethod,
  PaymentRef,
  PaymentStanding,
  PaymentToCancel,
  SandboxOutcome,
  SandboxPayment,
} from '../../src/shared/payment/contract.ts'
import { reconcilePayment } from '../../src/shared/payment/reconcile.ts'
import {
  cancelPayment,
  receiveWebhook,
  refundPayment,
  settleOverdue,
} from '../../src/shared/payment/settle.ts'
import type { WebhookReceipt } from '../../src/shared/payment/webhook/contract.ts'
import { ok, type Result, refuse } from '../../src/shared/platform/result.ts'
import { checkoutDeps } from './deps.ts'
import { decideSandboxPayment, findSandboxPayment } from './sandbox-page.ts'

/**
 * The checkout cluster. RPC only: the gateway calls it for shoppers, fulfilment for what stalled.
 * It keeps nothing: the shopper's object remembers every step.
 */
export default class Checkout
  extends WorkerEntrypoint<CheckoutEnv>
  implements CheckoutPort, CheckoutFollowUpPort
{
  private readonly deps = checkoutDeps(this.env)
  private readonly charges = new Charges(this.deps)

  async start(input: StartInput): Promise<Result<ViewedCheckout>> {
    return this.view(await startCheckout(this.deps, input))
  }

  async read(input: CheckoutCall & { checkoutId: string }): Promise<Result<ViewedCheckout>> {
    const read = await readCheckout(this.deps, input)
    if (!read.ok) return read
    const checkout = read.value
    const shopperId = shopperIdOf(input.caller)
    const registered = await registerAgain(this.deps, shopperId, checkout)
    const order = registered ? null : await placedOrderOf(this.deps, shopperId, checkout)
    const waiting = order?.status === 'awaiting_payment' ? order.payment : registered
    const payment = waiting ? { payment: waiting } : {}
    return this.view(ok({ checkout, replayed: false, ...payment }))
  }

  async update(input: UpdateInput): Promise<Result<ViewedCheckout>> {
    return this.view(await updateCheckout(this.deps, input))
  }

  async complete(
    input: CompleteInput,
  ): Promise<Result<{ answer: CompletionAnswer; replayed: boolean }>> {
    const completed = completeCheckout(this.deps, input)
    // A shopper who closes the page does not stop a completion between its two steps.
    this.ctx.waitUntil(completed.catch(() => undefined))
    return completed
  }

  async cancel(input: CheckoutCall & { checkoutId: string }): Promise<Result<ViewedCheckout>> {
    return this.view(await cancelCheckout(this.deps, input))
  }

  /** For fulfilment: finishes a completion whose driver died. */
  async resume(shopperId: string, checkoutId: string): Promise<Result<null>> {
    return resumeCheckout(this.deps, shopperId, checkoutId)
  }

  /** For fulfilment: an order has ended and no longer counts against its buyer's budgets. */
  async releaseOrder(ended: EndedOrder): Promise<void> {
    await releaseOrder(this.deps, ended)
  }

  /** For fulfilment: the provider's last word on a payment whose window has closed. */
  async settleOverdue(ref: PaymentRef): Promise<OverdueAnswer> {
    await finishRegistration(this.deps, ref)
    return settleOverdue(this.deps, ref)
  }

  async reconcile(ref: PaymentRef): Promise<boolean> {
    await finishRegistration(this.deps, ref)
    return reconcilePayment(this.deps, ref)
  }

  /** For fulfilment: the payment of a cancelled order. */
  cancelPayment(payment: PaymentToCancel): Promise<PaymentStanding> {
    return cancelPayment(this.deps, payment)
  }

  refund(refund: OrderRefund) {
    return refundPayment(this.deps, refund)
  }

  listCharges(kind: ChargingKind, window: ChargeWindow): Promise<ChargePage | null> {
    return this.charges.listCharges(kind, window)
  }

  tellCharge(event: PaymentEvent): Promise<'taken' | 'unknown' | 'wrong_amount'> {
    return this.charges.tellCharge(event)
  }

  isAbandoned(ref: PaymentRef): Promise<boolean> {
    return this.charges.isAbandoned(ref)
  }

  refundCharge(charge: ChargeToRefund): Promise<ChargeRefund> {
    return this.charges.refundCharge(charge)
  }

  chargeOf(kind: ChargingKind, ref: PaymentRef): Promise<string | null> {
    return this.charges.chargeOf(kind, ref)
  }

  /** A provider's webhook, forwarded by the gateway with its raw body. */
  async webhook(
    kind: PaymentKind,
    headers: Record<string, string>,
    rawBody: string,
  ): Promise<Result<WebhookReceipt>> {
    return receiveWebhook(this.deps, kind, headers, rawBody)
  }

  /** Bank transfers that staff found on a statement. */
  async recordTransfers(transfers: readonly Transfer[]): Promise<string[]> {
    return recordTransfers(this.deps, transfers)
  }

  /** The sandbox provider's own page: what it shows of a payment. */
  async sandboxPayment(paymentId: string): Promise<SandboxPayment | null> {
    return this.takesSandbox ? findSandboxPayment(this.env, paymentId) : null
  }

  /** The sandbox provider's own page: what its customer chose there. */
  async decideSandbox(paymentId: string, outcome: SandboxOutcome): Promise<Result<SandboxPayment>> {
    if (!this.takesSandbox) return refuse('not_found')
    return decideSandboxPayment(this.env, this.ctx, this.deps, paymentId, outcome)
  }

  /** The platform takes no Worker without a handler. This one has no address: no request comes. */
  override async fetch(): Promise<Response> {
    return new Response(null, { status: 404 })
  }

  /** The methods shoppers can pay by here; empty where orders cannot be placed. */
  async paymentMethods(): Promise<PaymentMethod[]> {
    return offeredMethods(this.deps)
  }

  async ping(): Promise<'ok'> {
    return 'ok'
  }

  private get takesSandbox(): boolean {
    return openProvider(this.deps, 'sandbox') !== null
  }

  private view(
    result: Result<{
      checkout: CheckoutRecord
      replayed: boolean
      payment?: Payment
      warnings?: CheckoutWarning[]
    }>,
  ): Result<ViewedCheckout> {
    if (!result.ok) return result
    const { checkout, replayed, ...more } = result.value
    const view = viewOf(checkout, this.deps.now(), more)
    // A stored quote may be older than the deployment's providers.
    const paymentMethods = view.paymentMethods.filter(({ kind }) => openProvider(this.deps, kind))
    return ok({ checkout: { ...view, paymentMethods }, replayed })
  }
}
