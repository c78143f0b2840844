import type { Result } from '../platform/result.ts'

/**
 * The books of one SKU, in units. `onHand = available + held + committed` at every step.
 * held: promised for a while to an order being paid; committed: sold, not yet shipped.
 */
export interface StockLevel {
  sku: string
  onHand: number
  available: number
  held: number
  committed: number
  /** Grows by one with every change; readers keep the highest they saw. */
  version: number
}

export type HoldStatus = 'active' | 'committed' | 'released' | 'expired' | 'shipped' | 'returned'

export interface Hold {
  holdId: string
  sku: string
  /** Who may use the hold: the order id. */
  holder: string
  quantity: number
  expiresAt: string
  status: HoldStatus
}

/** Every command is idempotent: by hold id, or by `key` where it makes no hold. */
export type StockCommand =
  /** Takes `quantity` from available. A live hold of the same id is answered as it is. */
  | {
      type: 'stock.hold'
      sku: string
      holdId: string
      holder: string
      quantity: number
      expiresAt: number
    }
  /** Moves a live hold's end; refuses an ended one. */
  | { type: 'stock.extend'; sku: string; holdId: string; expiresAt: number }
  /** held → committed. An expired hold is taken anew if stock allows, else `insufficient_stock`. */
  | { type: 'stock.commit'; sku: string; holdId: string; holder: string; quantity: number }
  /** held → available, or committed → available when a paid order is cancelled. */
  | { type: 'stock.release'; sku: string; holdId: string }
  /** committed → gone: the parcel left the house. */
  | { type: 'stock.ship'; sku: string; holdId: string }
  /** Staff or a warehouse count: `delta` units, positive or negative. Never below what is promised. */
  | {
      type: 'stock.adjust'
      sku: string
      key: string
      delta: number
      reason: string
      reference: string
      actor: string
    }

export type StockAnswer = Result<{ level: StockLevel; hold?: Hold; replayed: boolean }>

/** One line of the journal; the sum of `onHandDelta` over all lines is `onHand`. */
export interface JournalEntry {
  sequence: number
  at: string
  type: 'hold' | 'extend' | 'commit' | 'release' | 'expire' | 'ship' | 'adjust'
  quantity: number
  onHandDelta: number
  availableDelta: number
  heldDelta: number
  committedDelta: number
  holdId?: string
  reason?: string
  reference?: string
  actor?: string
}

export type StockQuery =
  | { type: 'stock.level'; sku: string }
  | { type: 'stock.journal'; sku: string; after: number; limit: number }

/** What the rest of the shop may ask of `StockObject`. */
export interface StockPort {
  execute(command: StockCommand, now?: number): Promise<StockAnswer>
  level(sku: string): Promise<StockLevel>
  journal(sku: string, after: number, limit: number): Promise<JournalEntry[]>
}
