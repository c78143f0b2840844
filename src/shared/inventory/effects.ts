import { awaitsAllocation, isClosed, needsDelivery, type Order } from '../order/contract.ts'
import {
  type Effect,
  type EffectContext,
  messageIdOf,
  type OrderChange,
  unitsBroughtBack,
  unitsLeavingWithRest,
} from '../order/effects/contract.ts'
import { unitsMovedBy } from '../payment/contract.ts'
import { outboxMessage } from '../platform/messages.ts'
import type { HoldRef, UnitMove } from './contract.ts'

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
export const releaseRefunded: Effect = (change, context) => {
  const { order, from } = change
  // A delivered order has nothing left; one of which some parcels left frees the rest.
  const keeps =
    from === 'refunding' || from === 'refunded' || from === 'delivered' || from === 'completed'
  return order.status === 'refunded' && !keeps
    ? moveStock('inventory.release', change, context)
    : []
}

/** Releases stock that was committed for an order that ended meanwhile. */
export const releaseClosed: Effect = (change, context) =>
  isClosed(change.order.status) ? moveStock('inventory.release', change, context) : []

/** The sold units leave with the parcel. */
export const shipStock: Effect = (change, context) => moveStock('inventory.ship', change, context)

/** The sold units of an order without a parcel leave with the order's end. */
export const shipWithoutParcel: Effect = (change, context) =>
  needsDelivery(change.order) ? [] : moveStock('inventory.ship', change, context)

/** Units of lines as moves of their stock, lines of one hold together; none for goods without stock. */
function movesOf(
  { lines }: Order,
  units: readonly { lineId: string; quantity: number }[],
  move: UnitMove['move'],
): UnitMove[] {
  const moved = units.flatMap(({ lineId, quantity }) => {
    const line = lines.find(({ id }) => id === lineId)
    return line?.holdId === undefined || quantity === 0 ? [] : [{ line, quantity }]
  })
  const byHold = Map.groupBy(moved, ({ line }) => line.holdId)
  return [...byHold].flatMap(([holdId, all]): UnitMove[] => {
    const [first] = all
    if (!first || holdId === undefined) return []
    const { sku, claim } = first.line
    const quantity = all.reduce((sum, one) => sum + one.quantity, 0)
    if (move === 'restock') return [{ sku, quantity, move }]
    return [{ sku, quantity, move, holdId, ...(claim ? { shard: claim.shard } : {}) }]
  })
}

const moveUnits = ({ order, shopperId }: OrderChange, moves: UnitMove[], now: number) => {
  if (moves.length === 0) return []
  const body = { orderId: order.id, shopperId, moves }
  const id = messageIdOf(order, 'inventory.move')
  return [outboxMessage({ id, type: 'inventory.move', body }, now)]
}

/** The units of a parcel of staff's own leave; with the last one those without a parcel do. */
export const shipUnits: Effect = (change, { now }) => {
  const { event, order, from } = change
  if (event.type !== 'shipment.shipped') return []
  const units = [...(event.shipment.lines ?? []), ...unitsLeavingWithRest(order, event, from)]
  return moveUnits(change, movesOf(order, units, 'ship'), now)
}

/** The units of a cancelled order that its carrier brought back are in stock again. */
export const restockReturned: Effect = (change, { now }) => {
  const { event, order } = change
  if (event.type !== 'order.cancelled') return []
  return moveUnits(change, movesOf(order, unitsBroughtBack(order), 'restock'), now)
}

/**
 * Units whose money goes back: those still here become available, or leave as a loss; those that
 * come back are taken into stock. Where it leaves nothing to send, those without a parcel leave. An
 * order that ends by the refund releases all it has instead.
 */
export const moveRefundedUnits: Effect = (change, context) => {
  const { order, event } = change
  if (order.status === 'refunding') return releaseStock(change, context)
  if (event.type !== 'refund.requested' && event.type !== 'return.inspected') return []
  const refund = order.payment.refunds?.find(({ id }) => id === event.refundId)
  const lines = refund?.lines ?? []
  const moved = lines.map((line) => ({ ...line, ...unitsMovedBy(line) }))
  const here = (restocks: boolean) =>
    moved
      .filter(({ restock }) => restock === restocks)
      .map(({ lineId, withdrawn }) => ({ lineId, quantity: withdrawn }))
  const back = moved.map(({ lineId, restocked }) => ({ lineId, quantity: restocked }))
  const moves = [
    ...movesOf(order, here(true), 'release'),
    ...movesOf(order, here(false), 'ship'),
    ...movesOf(order, back, 'restock'),
    ...movesOf(order, unitsLeavingWithRest(order, event, change.from), 'ship'),
  ]
  return moveUnits(change, moves, context.now)
}
