import { CircuitBreaker } from '../../../src/shared/kit/circuit-breaker.ts'
import type { PaymentProvider } from '../../../src/shared/payment/contract.ts'
import { PROVIDER_FAILURES_MAX, PROVIDER_REST_MS } from '../../../src/shared/platform/limits.ts'

/**
 * A provider that is not offered while it keeps failing: after PROVIDER_FAILURES_MAX calls in a row
 * without an answer it rests, and one that was started goes on. The first call after the rest
 * decides. Each isolate of the Worker counts for itself: a provider that is out for all of them is
 * found out by each, and no isolate waits for a shared count.
 */
export function guarded(provider: PaymentProvider, now: () => number): PaymentProvider {
  const breaker = new CircuitBreaker(PROVIDER_REST_MS)
  let failures = 0
  const call =
    <Args extends unknown[], Answer>(work: (...args: Args) => Promise<Answer>) =>
    async (...args: Args): Promise<Answer> => {
      try {
        const answer = await work(...args)
        failures = 0
        breaker.succeeded()
        return answer
      } catch (error) {
        failures += 1
        if (failures >= PROVIDER_FAILURES_MAX) breaker.failed(now())
        throw error
      }
    }
  return {
    ...provider,
    isOut: () => breaker.isResting(now()),
    create: call(provider.create),
    query: call(provider.query),
    cancel: call(provider.cancel),
    refund: call(provider.refund),
  }
}
