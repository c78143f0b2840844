import { rfc3339 } from '../../platform/clock.ts'
import { STOCK_MAX } from '../../platform/limits.ts'
import { assertInvariant } from '../../platform/result.ts'
import type { JournalEntry, StockLevel } from '../contract.ts'

/** The ledger of a SKU nobody ever counted. */
export const emptyLevel = (sku: string): StockLevel => ({
  sku,
  onHand: 0,
  available: 0,
  held: 0,
  committed: 0,
  version: 0,
})

/**
 * The invariant of a level, checked after every step and left on in production.
 * @throws Error when a rule above it is wrong; the step is then rolled back.
 */
export function assertBalanced(level: StockLevel): void {
  const { onHand, available, held, committed, shortage = 0 } = level
  assertInvariant(
    onHand + shortage === available + held + committed,
    `${level.sku}: ${onHand} on hand and ${shortage} short is not ${available} + ${held} + ${committed}`,
  )
  assertInvariant(
    [onHand, available, held, committed, shortage].every((n) => Number.isSafeInteger(n) && n >= 0),
    `${level.sku}: a count is negative or no integer`,
  )
  assertInvariant(shortage === 0 || available === 0, `${level.sku}: units are available and short`)
  assertInvariant(onHand <= STOCK_MAX, `${level.sku}: more than ${STOCK_MAX} on hand`)
}

/** Where units lie; `gone` is outside the house, and in no count. */
export type Place = 'available' | 'held' | 'committed' | 'gone'

interface Move {
  type: JournalEntry['type']
  quantity: number
  from: Place
  to: Place
}

/** Moves units from one place to another: the one way a level ever changes. */
export function post(level: StockLevel, move: Move, now: number) {
  const delta = (place: Place): number =>
    (move.to === place ? move.quantity : 0) - (move.from === place ? move.quantity : 0)
  const entry: JournalEntry = {
    sequence: level.version + 1,
    at: rfc3339(now),
    type: move.type,
    quantity: move.quantity,
    // A move between two places of the shop leaves the units on hand; `|| 0` keeps -0 out.
    onHandDelta: -delta('gone') || 0,
    availableDelta: delta('available'),
    heldDelta: delta('held'),
    committedDelta: delta('committed'),
  }
  const moved: StockLevel = {
    ...level,
    onHand: level.onHand + entry.onHandDelta,
    available: level.available + entry.availableDelta,
    held: level.held + entry.heldDelta,
    committed: level.committed + entry.committedDelta,
    version: entry.sequence,
  }
  const settled =
    level.shortage === undefined ? { level: moved, entry } : settle(level, moved, entry)
  assertBalanced(settled.level)
  return settled
}

/**
 * A level that was short, after a move: units that come back make up for those that are short, and
 * no more are short than are promised. `moved` is the level as the move alone left it.
 */
function settle(
  before: StockLevel,
  moved: StockLevel,
  entry: JournalEntry,
): { level: StockLevel; entry: JournalEntry } {
  const { shortage: was = 0, ...rest } = moved
  const back = Math.min(moved.available, was)
  const shortage = Math.min(was - back, moved.held + moved.committed)
  // Units that were promised and left were there after all.
  const found = was - back - shortage
  const onHand = moved.onHand + found
  const available = moved.available - back
  return {
    level: { ...rest, onHand, available, ...(shortage > 0 ? { shortage } : {}) },
    entry: {
      ...entry,
      onHandDelta: onHand - before.onHand,
      availableDelta: available - before.available,
      ...(shortage === was ? {} : { shortageDelta: shortage - was }),
    },
  }
}
