import { derivedId, orderIdOn } from '../../platform/ids.ts'
import type { CheckoutRecord, CompletionAttempt } from '../contract.ts'

/** The attempt that a completion of the checkout belongs to now. */
export const attemptOf = ({
  attempt,
  createdAt,
}: Pick<CheckoutRecord, 'attempt' | 'createdAt'>): CompletionAttempt =>
  attempt ?? { number: 0, at: Date.parse(createdAt) }

interface CompletionIds {
  orderId: string
  paymentId: string
  holdIdOf(sku: string): string
}

/**
 * The ids of a completion, which follow from the checkout: drivers of one attempt make one order,
 * however many they are. Order and payment are the attempt's, so that whatever is counted for the
 * order is counted once while its shopper changes the checkout. Holds are the version's: another
 * version may need other units.
 */
export async function completionIds(
  record: CheckoutRecord,
  { shopperId, shards }: { shopperId: string; shards: number },
): Promise<CompletionIds> {
  const { id, version, lines } = record
  const { number, at } = attemptOf(record)
  const skus = [...new Set(lines.map(({ variant }) => variant.sku))]
  const [order, paymentId, holds] = await Promise.all([
    derivedId('ord', `${id} ${number}`, at),
    derivedId('pay', `${id} ${number}`, at),
    Promise.all(
      skus.map(
        async (sku) => [sku, await derivedId('hold', `${id} v${version} ${sku}`, at)] as const,
      ),
    ),
  ])
  const holdIds = new Map(holds)
  return {
    orderId: orderIdOn(order, shopperId, shards),
    paymentId,
    holdIdOf: (sku) => holdIds.get(sku) ?? '',
  }
}
