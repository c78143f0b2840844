import type { Sql } from '../../platform/sql.ts'
import type { StockLevel } from '../contract.ts'
import type { ShardMemory } from '../escrow/store.ts'
import type { HoldCalendar } from './hold-calendar.ts'

/**
 * The books of one SKU where they are kept. The verbs of this folder run inside one transaction
 * each; whoever opens it throws the calendar's memory away when it is rolled back.
 */
export interface StockBooks {
  sql: Sql
  calendar: HoldCalendar
  /** False before the first write: there are no tables yet. */
  isInitialized(): boolean
  /** Makes the tables; called at the first write. */
  ensureSchema(): void
}

/** Books that may be a hot SKU's root or shard. */
export interface EscrowBooks extends StockBooks {
  shard: ShardMemory
}

/** The level before a verb and after it. */
export interface LevelChange {
  before: StockLevel
  after: StockLevel
}

/** What the desks of a stock object share. `now` in milliseconds. */
export interface StockHost {
  readonly books: EscrowBooks
  now(): number
  /** Learns what alarm is set: awaited before a transaction, so that none is between it and its alarm. */
  ready(): Promise<void>
  /** One transaction; whoever follows the level is told of the change after it. */
  change<T extends LevelChange>(now: number, work: () => T): T
  /** Wakes the object at `at` or sooner, whatever happens to it meanwhile. */
  wakeAt(at: number, now: number): void
}
