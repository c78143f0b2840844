import type { CompleteInput } from '../../../../src/shared/checkout/completion/complete-checkout.ts'
import type { CheckoutView, CompletionAnswer } from '../../../../src/shared/checkout/contract.ts'
import type { CheckoutCall } from '../../../../src/shared/checkout/deps.ts'
import type { StartInput } from '../../../../src/shared/checkout/start-checkout.ts'
import type { UpdateInput } from '../../../../src/shared/checkout/update-checkout.ts'
import { portOf } from '../../../../src/shared/kit/port-of.ts'
import type {
  PaymentKind,
  PaymentMethod,
  SandboxOutcome,
} from '../../../../src/shared/payment/contract.ts'
import type { SandboxPayment } from '../../../../src/shared/payment/sandbox.ts'
import type { Result } from '../../../../src/shared/platform/result.ts'

type Answered = Promise<Result<{ checkout: CheckoutView; replayed: boolean }>>

/** The RPC methods of `kerbside-checkout` that the gateway calls. */
interface CheckoutPort {
  start(input: StartInput): Answered
  read(input: CheckoutCall & { checkoutId: string }): Answered
  update(input: UpdateInput): Answered
  cancel(input: CheckoutCall & { checkoutId: string }): Answered
  complete(input: CompleteInput): Promise<Result<{ answer: CompletionAnswer; replayed: boolean }>>
  webhook(
    kind: PaymentKind,
    headers: Record<string, string>,
    rawBody: string,
  ): Promise<Result<null>>
  sandboxPayment(paymentId: string): Promise<SandboxPayment | null>
  decideSandbox(paymentId: string, outcome: SandboxOutcome): Promise<Result<SandboxPayment>>
  paymentMethods(): Promise<PaymentMethod[]>
}

/** `kerbside-checkout` as its port. */
export const checkoutOf = (env: Pick<GatewayEnv, 'CHECKOUT'>): CheckoutPort => portOf(env.CHECKOUT)
