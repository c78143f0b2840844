import { requireAttemptsLeft } from '../../src/shared/checkout/completion/declined-payments.ts'
import type { CheckoutDeps } from '../../src/shared/checkout/deps.ts'
import type {
  PaymentEvent,
  SandboxOutcome,
  SandboxPayment,
} from '../../src/shared/payment/contract.ts'
import { type PaymentDeps, receiveWebhook } from '../../src/shared/payment/settle.ts'
import { newId } from '../../src/shared/platform/ids.ts'
import { log } from '../../src/shared/platform/log.ts'
import type { Result } from '../../src/shared/platform/result.ts'
import { sandboxLedger } from './deps.ts'
import { sandboxWebhook } from './providers/sandbox.ts'

/** How late a delayed webhook comes. */
const DELAY_MS = 10_000

export const findSandboxPayment = (
  env: CheckoutEnv,
  paymentId: string,
): Promise<SandboxPayment | null> => sandboxLedger(env)(paymentId).find(paymentId)

/**
 * Records the customer's choice on the provider's page in the sandbox's ledger, then posts the
 * webhook through the signature check of every provider. A lost webhook is replaced when the shop
 * asks the provider about the payment. Refuses `payment_attempts_exhausted` after too many declined
 * tries.
 */
export async function decideSandboxPayment(
  env: CheckoutEnv,
  ctx: ExecutionContext,
  deps: CheckoutDeps & PaymentDeps,
  paymentId: string,
  outcome: SandboxOutcome,
): Promise<Result<SandboxPayment>> {
  const eventId = newId('evt')
  const decide = (first: { isFirstTry?: true }) =>
    sandboxLedger(env)(paymentId).execute({
      ...{ type: 'sandbox.decide', paymentId, outcome, eventId, ...first },
    })
  let decided = await decide({ isFirstTry: true })
  if (
    decided.ok &&
    decided.value.status === 'declined' &&
    decided.value.event?.eventId !== eventId
  ) {
    const { shopperId } = decided.value
    const left = await requireAttemptsLeft(deps, { shopperId, email: null })
    if (!left.ok) return left
    decided = await decide({})
  }
  if (!decided.ok) return decided
  const { event } = decided.value
  if (!event || outcome === 'timeout' || outcome === 'lose') return decided

  const send = () => post(env, deps, event)
  if (outcome === 'delay') ctx.waitUntil(scheduler.wait(DELAY_MS).then(send))
  else await send()
  if (outcome === 'duplicate') await send()
  return decided
}

async function post(env: CheckoutEnv, deps: PaymentDeps, event: PaymentEvent): Promise<void> {
  const { headers, rawBody } = sandboxWebhook(env.SANDBOX_WEBHOOK_SECRET, event, new Date())
  const received = await receiveWebhook(deps, 'sandbox', headers, rawBody)
  if (!received.ok) log('payment.webhook-refused', { code: received.problem.code })
}
