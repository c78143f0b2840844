import type { OrderPaymentKind } from '../../../src/shared/payment/contract.ts'
import type { PaymentProvider } from '../../../src/shared/payment/provider/contract.ts'
import type { SandboxPort } from '../../../src/shared/payment/sandbox.ts'
import { permissionsOf } from '../../../src/shared/platform/environment.ts'
import { type BankTransferSettings, bankTransfer } from './bank-transfer.ts'
import { cashOnDelivery } from './cash-on-delivery.ts'
import { delayed } from './delayed.ts'
import { guarded } from './guarded.ts'
import { retiredSandbox, sandboxProvider } from './sandbox.ts'
import type { StripeSettings } from './stripe/client.ts'
import { stripeProvider } from './stripe/provider.ts'

interface RegistryInput {
  environment: string | undefined
  sandboxLedger: (paymentId: string) => SandboxPort
  /** All of them. */
  sandboxLedgers: () => readonly SandboxPort[]
  sandboxSecret: string
  /** Milliseconds after which the sandbox answers. */
  sandboxAnswerMs: number
  wait: (ms: number) => Promise<void>
  /** Null where transfers are not taken. */
  bankTransfer: BankTransferSettings | null
  /** Null where Stripe is not set up. */
  stripe: StripeSettings | null
}

/** The payment providers of a deployment, by kind. */
export function paymentProviders(
  input: RegistryInput,
): Partial<Record<OrderPaymentKind, PaymentProvider>> {
  const { sandboxLedger, sandboxSecret, sandboxLedgers, sandboxAnswerMs } = input
  const embedded = sandboxProvider(sandboxLedger, sandboxSecret, sandboxLedgers)
  const sandbox = delayed(embedded, sandboxAnswerMs, input.wait)
  const { sandboxPayments } = permissionsOf(input.environment)
  return {
    sandbox: sandboxPayments ? sandbox : retiredSandbox(sandbox),
    'cash-on-delivery': cashOnDelivery,
    'bank-transfer': bankTransfer(input.bankTransfer),
    ...(input.stripe ? { stripe: guarded(stripeProvider(input.stripe), Date.now) } : {}),
  }
}
