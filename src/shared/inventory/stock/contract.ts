/**
 * The ledger of one SKU, in units. `onHand + shortage = available + held + committed` at every step.
 * held: promised for a while to an order being paid; committed: sold, not yet shipped.
 */
export interface StockLevel {
  sku: string
  onHand: number
  available: number
  held: number
  committed: number
  /**
   * Promised units that an outside count did not find. Absent where there are none. None is
   * available until they are back.
   */
  shortage?: number
  /** Grows by one with every change; readers keep the highest they saw. */
  version: number
}

/** One line of the journal; the sum of `onHandDelta` over all lines is `onHand`. */
export interface JournalEntry {
  /** In the ledger of the line: the root's, or that of `shard`. */
  sequence: number
  /** In the whole journal of a SKU: the stock shard whose line it is; absent for the root's. */
  shard?: number
  at: string
  type: 'hold' | 'extend' | 'commit' | 'release' | 'expire' | 'ship' | 'adjust'
  quantity: number
  onHandDelta: number
  availableDelta: number
  heldDelta: number
  committedDelta: number
  /** Absent where the shortage stays. */
  shortageDelta?: number
  holdId?: string
  reason?: string
  reference?: string
  actor?: string
}
