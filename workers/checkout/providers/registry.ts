import type { PaymentKind } from '../../../src/shared/payment/contract.ts'
import type { PaymentProvider } from '../../../src/shared/payment/provider/contract.ts'
import type { SandboxPort } from '../../../src/shared/payment/sandbox.ts'
import { permissionsOf } from '../../../src/shared/platform/environment.ts'
import { type BankTransferSettings, bankTransfer } from './bank-transfer.ts'
import { cashOnDelivery } from './cash-on-delivery.ts'
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
  /** Null where transfers are not taken. */
  bankTransfer: BankTransferSettings | null
  /** Null where Stripe is not set up. */
  stripe: StripeSettings | null
}

/** The payment providers of a deployment, by kind. */
export function paymentProviders(
  input: RegistryInput,
): Partial<Record<PaymentKind, PaymentProvider>> {
  const sandbox = sandboxProvider(input.sandboxLedger, input.sandboxSecret, input.sandboxLedgers)
  const { sandboxPayments } = permissionsOf(input.environment)
  return {
    sandbox: sandboxPayments ? sandbox : retiredSandbox(sandbox),
    'cash-on-delivery': cashOnDelivery,
    'bank-transfer': bankTransfer(input.bankTransfer),
    ...(input.stripe ? { stripe: guarded(stripeProvider(input.stripe), Date.now) } : {}),
  }
}
