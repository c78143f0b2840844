import { newestFavouriteAt } from '../cart/store.ts'
import { stalledMessageId } from '../checkout/commands.ts'
import {
  loadStalledCheckouts,
  newestCheckoutAt,
  oldestCompletion,
  pruneCheckouts,
} from '../checkout/store.ts'
import { CHECKOUT_KEPT_MS, COMPLETION_STALLED_MS, VISITOR_IDLE_MS } from '../platform/limits.ts'
import { pruneRevoked } from '../session/store.ts'
import { newestOnceAt, pruneOnce } from './once.ts'
import { countOrders, loadOverdueOrders, nextPaymentDue, pruneOrders } from './orders.ts'
import type { ShopperTransaction } from './transaction.ts'

/**
 * What a shopper's object does when its alarm wakes it: asks for completions to be resumed and for
 * unpaid orders to be settled, and forgets what is old. Every question carries a fixed id, so that
 * asking twice is asking once.
 * @returns 'idle' where the visitor has left for good and nothing of worth is here.
 */
export function housekeep(tx: ShopperTransaction): 'idle' | 'kept' {
  const { sql, now, shopperId } = tx
  for (const checkout of loadStalledCheckouts(sql, now - COMPLETION_STALLED_MS)) {
    tx.enqueue({
      id: stalledMessageId(checkout.id),
      type: 'checkout.stalled',
      body: { shopperId, checkoutId: checkout.id },
    })
  }
  for (const order of loadOverdueOrders(sql, now)) {
    tx.enqueue({
      id: `${order.id}:overdue`,
      type: 'payment.overdue',
      body: { orderId: order.id, shopperId, paymentId: order.payment.id },
    })
  }
  pruneOnce(sql, now)
  pruneRevoked(sql, now)
  pruneOrders(sql)
  pruneCheckouts(sql, now - CHECKOUT_KEPT_MS)

  const idle = lastSeenAt(tx) + VISITOR_IDLE_MS <= now
  if (idle && countOrders(sql) === 0 && oldestCompletion(sql) === null) return 'idle'
  wakeForNext(tx)
  return 'kept'
}

/** The shopper's last write that left something: not everybody who buys or likes has a cart. */
const lastSeenAt = (tx: ShopperTransaction): number =>
  Math.max(
    tx.cart().updatedAt,
    newestCheckoutAt(tx.sql) ?? 0,
    newestOnceAt(tx.sql) ?? 0,
    newestFavouriteAt(tx.sql) ?? 0,
  )

/** Arms for the next completion, payment window, or the day the visitor counts as gone. */
function wakeForNext(tx: ShopperTransaction): void {
  const started = oldestCompletion(tx.sql)
  const times = [
    started === null ? null : started + COMPLETION_STALLED_MS,
    nextPaymentDue(tx.sql),
    lastSeenAt(tx) + VISITOR_IDLE_MS,
  ]
  // What is overdue has been asked for just now; the outbox asks again.
  const soonest = Math.max(
    tx.now + COMPLETION_STALLED_MS,
    Math.min(...times.filter((t) => t !== null)),
  )
  tx.wakeAt(soonest)
}
