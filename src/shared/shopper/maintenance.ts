import type { CartState } from '../cart/rules.ts'
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
import type { Sql } from '../platform/sql.ts'
import { pruneRevoked } from '../session/store.ts'
import { newestOnceAt, oldestKeyAt, pruneOnce } from './idempotency.ts'
import { pruneOpenOrders } from './open-orders.ts'
import { countOrders, loadOverdueOrders, nextPaymentDue, pruneOrders } from './orders.ts'
import type { ShopperTransaction } from './transaction.ts'

/** When each piece of a shopper's upkeep is due (milliseconds); null where there is none. */
interface Upkeep {
  resume: number | null
  finishSwitch: number | null
  settle: number | null
  forget: number | null
  /** When the visitor has left for good. An object with orders is never left. */
  leave: number | null
}

const after = (at: number | null, ms: number): number | null => (at === null ? null : at + ms)

function upkeepOf(sql: Sql, cart: () => CartState): Upkeep {
  const started = oldestCompletion(sql)
  const isVisitor = started === null && countOrders(sql) === 0
  return {
    resume: after(started, COMPLETION_STALLED_MS),
    finishSwitch: after(oldestSwitch(sql), COMPLETION_STALLED_MS),
    settle: nextPaymentDue(sql),
    forget: after(oldestKeyAt(sql), IDEMPOTENCY_KEPT_MS),
    leave: isVisitor ? lastSeenAt(sql, cart()) + VISITOR_IDLE_MS : null,
  }
}

const soonest = (upkeep: Upkeep): number | null => {
  const times = Object.values(upkeep).filter((at) => at !== null)
  return times.length === 0 ? null : Math.min(...times)
}

/** When a shopper's object has upkeep to do, or null. Reads only. */
export const nextUpkeepAt = (sql: Sql, cart: () => CartState): number | null =>
  soonest(upkeepOf(sql, cart))

/**
 * What a shopper's object does when its alarm wakes it: asks for completions to be resumed and for
 * unpaid orders to be settled, and forgets what is old. Every question carries a fixed id, so that
 * asking twice is asking once. It runs after each order, so it looks before it works.
 * @returns 'idle' where the visitor has left for good and nothing of worth is here.
 */
export function housekeep(tx: ShopperTransaction): 'idle' | 'kept' {
  const { sql, now } = tx
  const upkeep = upkeepOf(sql, () => tx.cart())
  const isDue = (at: number | null): boolean => at !== null && at <= now
  if (isDue(upkeep.resume)) askToResume(tx)
  if (isDue(upkeep.finishSwitch)) askToFinishSwitches(tx)
  if (isDue(upkeep.settle)) askToSettle(tx)
  if (isDue(upkeep.forget)) forget(tx)
  if (isDue(upkeep.leave)) return 'idle'
  const next = soonest(upkeep)
  // What is overdue has been asked for just now; the outbox asks again.
  if (next !== null) tx.wakeAt(Math.max(now + COMPLETION_STALLED_MS, next))
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
  pruneOpenOrders(sql, now)
  pruneCheckouts(sql, now - CHECKOUT_KEPT_MS)
}

/** The shopper's last write that left something: not everybody who buys or likes has a cart. */
const lastSeenAt = (sql: Sql, cart: CartState): number =>
  Math.max(
    cart.updatedAt,
    newestCheckoutAt(sql) ?? 0,
    newestOnceAt(sql) ?? 0,
    newestFavouriteAt(sql) ?? 0,
  )
