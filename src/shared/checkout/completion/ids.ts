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

interface ShopOfIds {
  shopperId: string
  /** The databases that orders are spread over. */
  shards: number
}

/** The order that the checkout becomes by its attempt. */
export async function orderIdOf(
  record: Pick<CheckoutRecord, 'id' | 'attempt' | 'createdAt'>,
  { shopperId, shards }: ShopOfIds,
): Promise<string> {
  const { number, at } = attemptOf(record)
  return orderIdOn(await derivedId('ord', `${record.id} ${number}`, at), shopperId, shards)
}

/**
 * The ids of a completion, which follow from the checkout: drivers of one attempt make one order,
 * however many they are. Order and payment are the attempt's, so that whatever is counted for the
 * order is counted once while its shopper changes the checkout. Holds are the version's: another
 * version may need other units.
 */
export async function completionIds(
  record: CheckoutRecord,
  shop: ShopOfIds,
): Promise<CompletionIds> {
  const { id, version, lines } = record
  const { number, at } = attemptOf(record)
  const skus = [...new Set(lines.map(({ variant }) => variant.sku))]
  const [orderId, paymentId, holds] = await Promise.all([
    orderIdOf(record, shop),
    derivedId('pay', `${id} ${number}`, at),
    Promise.all(
      skus.map(
        async (sku) => [sku, await derivedId('hold', `${id} v${version} ${sku}`, at)] as const,
      ),
    ),
  ])
  const holdIds = new Map(holds)
  return {
    orderId,
    paymentId,
    holdIdOf: (sku) => holdIds.get(sku) ?? '',
  }
}
