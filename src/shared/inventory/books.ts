import type { Sql } from '../platform/sql.ts'
import type { StockLevel } from './contract.ts'
import type { HoldCalendar } from './hold-calendar.ts'

/**
 * The books of one SKU where they are kept. The verbs of this folder run inside one transaction
 * each; whoever opens it throws the calendar's memory away when it is rolled back.
 */
export interface StockBooks {
  sql: Sql
  calendar: HoldCalendar
  /** False before the first write: there are no tables yet. */
  isBorn(): boolean
  /** Makes the tables; called at the first write. */
  ensureSchema(): void
}

/** The level before a verb and after it. */
export interface LevelChange {
  before: StockLevel
  after: StockLevel
}
