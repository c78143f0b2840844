import shop from '../../../shop.config.ts'
import type { CartCommand, CartRendering } from '../../../src/shared/cart/contract.ts'
import { newId } from '../../../src/shared/platform/ids.ts'
import { log } from '../../../src/shared/platform/log.ts'
import { shopDayOf, timeZoneOf } from '../../../src/shared/platform/shop-day.ts'
import { CartCounts, isFirstLine } from '../../../src/shared/report/cart-counts.ts'
import type { GatewayContext } from '../http/app.ts'

const FLUSH_AFTER_MS = 2_000

const timeZone = timeZoneOf(shop)
const counts = new CartCounts(() => newId('msg'))

/**
 * Counts a cart that got its first line, for the report of carts. Nothing of the shopper is in the
 * count. An isolate that ends takes its last seconds along.
 */
export function countCart(
  c: GatewayContext,
  command: CartCommand,
  { cart, replayed }: { cart: CartRendering; replayed: boolean },
): void {
  if (command.type !== 'cart.add-line' || replayed) return
  if (!isFirstLine(cart.json, command.quantity)) return
  const isFirst = counts.add(shopDayOf(Date.now(), timeZone))
  // The request that counted first flushes for all: timers end with the request they belong to.
  if (isFirst) c.executionCtx.waitUntil(scheduler.wait(FLUSH_AFTER_MS).then(() => flush(c.env)))
}

const flush = (env: Pick<GatewayEnv, 'BEHAVIOUR_QUEUE'>): Promise<void> =>
  counts
    .flush(async (messages) => {
      await env.BEHAVIOUR_QUEUE.sendBatch(messages.map((body) => ({ body })))
    })
    .catch((error: unknown) => log('report.carts-not-counted', { error }))
