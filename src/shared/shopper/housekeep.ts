import { newestFavouriteAt } from '../cart/store.ts'
import { stalledMessageId } from '../checkout/commands.ts'
import {
  loadStalledCheckouts,
  loadStalledSwitches,
  newestCheckoutAt,
  oldestCompletion,
  oldestSwitch,
  pruneCheckouts,
} from '../checkout/store.ts'
import { stalledSwitchId } from '../checkout/switch-payment-commands.ts'
import {
  CHECKOUT_KEPT_MS,
  COMPLETION_STALLED_MS,
  IDEMPOTENCY_KEPT_MS,
  VISITOR_IDLE_MS,
} from '../platform/limits.ts'
import { pruneRevoked } from '../session/store.ts'
import { newestOnceAt, oldestKeyAt, pruneOnce } from './once.ts'
import { countOrders, loadOverdueOrders, nextPaymentDue, pruneOrders } from './orders.ts'
import type { ShopperTransaction } from './transaction.ts'

/**
 * What a shopper's object does when its alarm wakes it: asks for completions to be resumed and for
 * unpaid orders to be settled, and forgets what is old. Every question carries a fixed id, so that
 * asking twice is asking once. It runs after each order, so it looks before it works.
 * @returns 'idle' where the visitor has left for good and nothing of worth is here.
 */
export function housekeep(tx: ShopperTransaction): 'idle' | 'kept' {
  const { sql, now } = tx
  const started = oldestCompletion(sql)
  if (started !== null && started + COMPLETION_STALLED_MS <= now) askToResume(tx)
  const switched = oldestSwitch(sql)
  if (switched !== null && switched + COMPLETION_STALLED_MS <= now) askToFinishSwitches(tx)
  const due = nextPaymentDue(sql)
  if (due !== null && due <= now) askToSettle(tx)
  const oldest = oldestKeyAt(sql)
  const forgets = oldest === null ? null : oldest + IDEMPOTENCY_KEPT_MS
  if (forgets !== null && forgets <= now) forget(tx)

  // Who has ordered is no visitor: the orders stay, and nothing waits for the day of leaving.
  const leaves =
    started === null && countOrders(sql) === 0 ? lastSeenAt(tx) + VISITOR_IDLE_MS : null
  if (leaves !== null && leaves <= now) return 'idle'
  const stalls = [started, switched].map((at) => (at === null ? null : at + COMPLETION_STALLED_MS))
  const times = [...stalls, due, forgets, leaves]
  const next = Math.min(...times.filter((at) => at !== null))
  // What is overdue has been asked for just now; the outbox asks again.
  if (Number.isFinite(next)) tx.wakeAt(Math.max(now + COMPLETION_STALLED_MS, next))
  return 'kept'
}

function askToResume(tx: ShopperTransaction): void {
  for (const checkout of loadStalledCheckouts(tx.sql, tx.now - COMPLETION_STALLED_MS)) {
    tx.enqueue({
      id: stalledMessageId(checkout.id),
      type: 'checkout.stalled',
      body: { shopperId: tx.shopperId, checkoutId: checkout.id },
    })
  }
}

function askToFinishSwitches(tx: ShopperTransaction): void {
  for (const checkout of loadStalledSwitches(tx.sql, tx.now - COMPLETION_STALLED_MS)) {
    tx.enqueue({
      id: stalledSwitchId(checkout.id),
      type: 'checkout.stalled',
      body: { shopperId: tx.shopperId, checkoutId: checkout.id },
    })
  }
}

function askToSettle(tx: ShopperTransaction): void {
  for (const order of loadOverdueOrders(tx.sql, tx.now)) {
    tx.enqueue({
      id: `${order.id}:overdue`,
      type: 'payment.overdue',
      body: { orderId: order.id, shopperId: tx.shopperId, paymentId: order.payment.id },
    })
  }
}

function forget({ sql, now }: ShopperTransaction): void {
  pruneOnce(sql, now)
  pruneRevoked(sql, now)
  pruneOrders(sql)
  pruneCheckouts(sql, now - CHECKOUT_KEPT_MS)
}

/** The shopper's last write that left something: not everybody who buys or likes has a cart. */
const lastSeenAt = (tx: ShopperTransaction): number =>
  Math.max(
    tx.cart().updatedAt,
    newestCheckoutAt(tx.sql) ?? 0,
    newestOnceAt(tx.sql) ?? 0,
    newestFavouriteAt(tx.sql) ?? 0,
  )
