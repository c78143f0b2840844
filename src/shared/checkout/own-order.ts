import { orderIdOf } from './completion/ids.ts'
import type { CheckoutRecord } from './contract.ts'
import type { CheckoutDeps } from './deps.ts'

/**
 * Codes are looked up for the order that the checkout becomes: a completion that has reserved their
 * places and was not heard of again must not have used them up for its own shopper.
 */
export async function forOwnOrder(
  deps: CheckoutDeps,
  record: CheckoutRecord,
  shopperId: string,
): Promise<CheckoutDeps> {
  if (record.quote.coupons === undefined) return deps
  const { coupons, orderShards: shards } = deps
  const orderId = await orderIdOf(record, { shopperId, shards })
  const resolve: typeof coupons.resolve = (codes, buyer) =>
    coupons.resolve(codes, { ...buyer, orderId })
  return { ...deps, coupons: { ...coupons, resolve } }
}
