import { z } from 'zod'
import { count, envelope, nameText, ofOrder } from '../platform/envelope.ts'
import type { HoldRef, StockLevel, UnitMove } from './contract.ts'

const hold: z.ZodType<HoldRef> = z.strictObject({
  sku: nameText,
  holdId: nameText,
  quantity: z.int().min(1),
  shard: count.exactOptional(),
  holder: nameText.exactOptional(),
})

/** No hold where the order's lines were all sold without one. */
const orderHolds = z.strictObject({ ...ofOrder, holds: z.array(hold) })

const level: z.ZodType<StockLevel> = z.strictObject({
  sku: nameText,
  onHand: count,
  available: count,
  held: count,
  committed: count,
  version: count,
})

/**
 * An order's holds become sold units. `acknowledges` names rows of the shopper's outbox that stay
 * until the allocated order is pushed: they make that push certain. Absent where none stay.
 */
export const inventoryCommit = envelope(
  'inventory.commit',
  orderHolds.extend({ acknowledges: z.array(nameText).exactOptional() }),
)

/** An order's held or sold units become available. */
export const inventoryRelease = envelope('inventory.release', orderHolds)

/** An order's sold units leave. */
export const inventoryShip = envelope('inventory.ship', orderHolds)

/** A stock object's level after a change. */
export const stockLevelChanged = envelope('stock.level-changed', level)

const unitMove: z.ZodType<UnitMove> = z.strictObject({
  sku: nameText,
  quantity: z.int().min(1),
  move: z.enum(['ship', 'release', 'restock']),
  holdId: nameText.exactOptional(),
  shard: count.exactOptional(),
})

/** Moves of some units of an order, each once: the message's id is part of their keys. */
export const inventoryMove = envelope(
  'inventory.move',
  z.strictObject({ ...ofOrder, moves: z.array(unitMove).min(1) }),
)
