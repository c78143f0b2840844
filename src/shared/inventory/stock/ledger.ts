import type { Sql } from '../../platform/sql.ts'
import type { StockLevel } from '../contract.ts'
import type { ShardMemory } from '../escrow/store.ts'
import type { HoldCalendar } from './hold-calendar.ts'

/**
 * The ledger of one SKU in its storage. Each verb of this folder runs inside one transaction; a
 * transaction that is rolled back clears the calendar's memory.
 */
export interface StockLedger {
  sql: Sql
  calendar: HoldCalendar
  /** False before the first write: there are no tables yet. */
  isInitialized(): boolean
  /** Makes the tables; called at the first write. */
  ensureSchema(): void
}

/** A ledger that may be a sharded SKU's root or shard. */
export interface EscrowLedger extends StockLedger {
  shard: ShardMemory
}

/** The level before a verb and after it. */
export interface LevelChange {
  before: StockLevel
  after: StockLevel
}

/** The parts of a stock object share this. `now` in milliseconds. */
export interface StockHost {
  readonly ledger: EscrowLedger
  now(): number
  /** Learns what alarm is set: awaited before a transaction, so that none is between it and its alarm. */
  ready(): Promise<void>
  /** One transaction; followers of the level are told of the change after it. */
  change<T extends LevelChange>(now: number, work: () => T): T
  /** Wakes the object at `at` or sooner, whatever happens to it meanwhile. */
  wakeAt(at: number, now: number): void
}
