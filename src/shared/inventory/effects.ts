import { awaitsAllocation, isClosed, needsDelivery, type Order } from '../order/contract.ts'
import {
  type Effect,
  type EffectContext,
  messageIdOf,
  type OrderChange,
} from '../order/effects/contract.ts'
import { outboxMessage } from '../platform/messages.ts'
import type { HoldRef } from './contract.ts'

/**
 * Lines of one SKU that differ in their attributes share one hold: its quantity is their sum. Lines
 * without a hold move no stock; an order of such lines alone has none, and is allocated all the same.
 */
function holdsOf(order: Order): HoldRef[] {
  const byHold = Map.groupBy(order.lines, (line) => line.holdId)
  return [...byHold].flatMap(([holdId, lines]) => {
    const [first] = lines
    const quantity = lines.reduce((sum, line) => sum + line.quantity, 0)
    if (!first || holdId === undefined) return []
    const { sku, claim } = first
    // A claim of a drop is held at its stock shard, by its shopper.
    const held = claim ? { shard: claim.shard, holder: claim.holder } : {}
    return [{ sku, holdId, quantity, ...held }]
  })
}

type StockMove = 'inventory.release' | 'inventory.ship'

const moveStock = (type: StockMove, change: OrderChange, { now }: EffectContext) => {
  const { order, shopperId } = change
  const body = { orderId: order.id, shopperId, holds: holdsOf(order) }
  return [outboxMessage({ id: messageIdOf(order, type), type, body }, now)]
}

/** Sells what is held for the order, once the order may be allocated. */
export const commitStock: Effect = ({ order, shopperId, acknowledges = [] }, { now }) => {
  if (!awaitsAllocation(order)) return []
  const body = {
    orderId: order.id,
    shopperId,
    holds: holdsOf(order),
    ...(acknowledges.length > 0 ? { acknowledges } : {}),
  }
  const type = 'inventory.commit' as const
  return [outboxMessage({ id: messageIdOf(order, type), type, body }, now)]
}

/** Makes what is held for the order, or sold to it, available. */
export const releaseStock: Effect = (change, context) =>
  moveStock('inventory.release', change, context)

/** Releases the goods of an order whose money went back; a cancelled order has released them. */
export const releaseRefunded: Effect = (change, context) =>
  change.order.status === 'refunded' && change.from !== 'refunding'
    ? moveStock('inventory.release', change, context)
    : []

/** Releases stock that was committed for an order that ended meanwhile. */
export const releaseClosed: Effect = (change, context) =>
  isClosed(change.order.status) ? moveStock('inventory.release', change, context) : []

/** The sold units leave with the parcel. */
export const shipStock: Effect = (change, context) => moveStock('inventory.ship', change, context)

/** The sold units of an order without a parcel leave with the order's end. */
export const shipWithoutParcel: Effect = (change, context) =>
  needsDelivery(change.order) ? [] : moveStock('inventory.ship', change, context)
