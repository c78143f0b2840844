import { GuardedCalls } from '../../../src/shared/kit/guarded-calls.ts'
import type { PaymentProvider } from '../../../src/shared/payment/provider/contract.ts'
import { PROVIDER_FAILURES_MAX, PROVIDER_REST_MS } from '../../../src/shared/platform/limits.ts'

/**
 * A provider that is not offered while it keeps failing: after PROVIDER_FAILURES_MAX calls in a row
 * without an answer it rests, and a payment that was started goes on.
 */
export function guarded(provider: PaymentProvider, now: () => number): PaymentProvider {
  const calls = new GuardedCalls({
    failuresMax: PROVIDER_FAILURES_MAX,
    restMs: PROVIDER_REST_MS,
    now,
  })
  const call =
    <Args extends unknown[], Answer>(work: (...args: Args) => Promise<Answer>) =>
    (...args: Args): Promise<Answer> =>
      calls.run(() => work(...args))
  return {
    ...provider,
    isOut: () => calls.isOut(),
    create: call(provider.create),
    query: call(provider.query),
    cancel: call(provider.cancel),
    refund: call(provider.refund),
  }
}
