import type { PaymentProvider } from '../../../src/shared/payment/provider/contract.ts'

/**
 * A provider that answers as late as one across a network: each call waits first. For measurements
 * and tests.
 * @param answerMs milliseconds
 */
export function delayed(
  provider: PaymentProvider,
  answerMs: number,
  wait: (ms: number) => Promise<void>,
): PaymentProvider {
  if (answerMs === 0) return provider
  const late =
    <Args extends unknown[], Answer>(work: (...args: Args) => Promise<Answer>) =>
    async (...args: Args): Promise<Answer> => {
      await wait(answerMs)
      return work(...args)
    }
  return {
    ...provider,
    create: late(provider.create),
    query: late(provider.query),
    cancel: late(provider.cancel),
    refund: late(provider.refund),
  }
}
