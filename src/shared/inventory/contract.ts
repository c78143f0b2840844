import type { ObjectPort } from '../kit/handlers.ts'
import type { Result } from '../platform/result.ts'
import type { ShardTransfer, ShardUnits, Supply, UnitsAsk } from './escrow/protocol.ts'
import type { JournalEntry, StockLevel } from './stock/contract.ts'

export type { JournalEntry, StockLevel } from './stock/contract.ts'

export type HoldStatus = 'active' | 'committed' | 'released' | 'expired' | 'shipped' | 'returned'

export interface Hold {
  holdId: string
  sku: string
  /** The id of the order that may use the hold. */
  holder: string
  quantity: number
  expiresAt: string
  status: HoldStatus
}

/**
 * A hold and the ledger that it is in: `shard` for a sharded SKU's shard, `holder` where it is not
 * the order's id (the claim of a drop is held by its shopper).
 */
export interface HoldRef {
  sku: string
  holdId: string
  quantity: number
  shard?: number
  holder?: string
}

/** Some units of an order: sent, made available, or taken back into stock. */
export interface UnitMove {
  sku: string
  quantity: number
  /** `ship` and `release` are about a committed hold, `restock` about units that come back. */
  move: 'ship' | 'release' | 'restock'
  /** Absent for `restock`. */
  holdId?: string
  shard?: number
}

/**
 * Some units of a committed hold, where a command is not about all that it still has. `key` makes
 * a repeated command a no-op.
 */
export interface HoldPart {
  key: string
  quantity: number
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
  | { type: 'stock.release'; sku: string; holdId: string; part?: HoldPart }
  /** committed → gone: the parcel left the house. */
  | { type: 'stock.ship'; sku: string; holdId: string; part?: HoldPart }
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
  /**
   * An outside system's word on the SKU. `sequence` grows with each message of the system; one that
   * does not is refused as `stale_sequence`, and a message that was taken changes nothing.
   * `elsewhere`: units at the shards of a sharded SKU, which the system counts too.
   */
  | {
      type: 'stock.sync'
      sku: string
      system: string
      messageId: string
      sequence: number
      change: ExternalChange
      reference: string
      elsewhere: number
    }

/** A report of an outside system about a SKU: the units it counted, or by how many they changed. */
export type ExternalChange = { onHand: number } | { delta: number }

export type StockAnswer = Result<{ level: StockLevel; hold?: Hold; replayed: boolean }>

/**
 * A drop's units of one SKU over all shards. `committed` counts what was sold, shipped or not;
 * `inTransit` are on the way between two of its objects, at most.
 */
export interface DropStockLevel {
  available: number
  held: number
  committed: number
  inTransit: number
}

/** One claim of a drop at its stock shard. The hold's id follows from the pass. */
export interface StockClaim {
  sku: string
  shard: number
  dropId: string
  passId: string
  shopperId: string
  quantity: number
  /** The pass's own times: the shard's clock is the one that counts (milliseconds). */
  notBefore: number
  passExpiresAt: number
  holdMs: number
  idempotency: { key: string; fingerprint: string }
}

/** The methods of `StockObject` for the rest of the shop. */
export interface StockPort {
  execute(command: StockCommand): Promise<StockAnswer>
  level(sku: string): Promise<StockLevel>
  journal(sku: string, after: number, limit: number): Promise<JournalEntry[]>
}

/** Units of a SKU that a drop sets aside; see `ShardedStockPort.allot`. */
export interface Allotment {
  sku: string
  dropId: string
  units: number
  shards: number
  firstShard?: number
}

/** The methods of `StockObject` for a drop, beside the ordinary ones. */
export interface ShardedStockPort extends StockPort {
  /**
   * Root: sets up to `units` of what is available aside for a drop, spread over its shards.
   * Idempotent by drop; a later call may raise or lower what is set aside, sold units included.
   * Answers what it has got. Several drops may sell one SKU at a time, each from shards of its own,
   * numbered from `firstShard` (0 where it is absent). Refuses `transition_not_allowed` where
   * another drop has one of these shards, and `drop_closed` for a drop that has cooled.
   */
  allot(input: Allotment): Promise<Result<{ allotted: number }>>
  /** Root: the drop is over. Every shard gives back what it has, and later what still comes back. */
  cool(input: { sku: string; dropId: string }): Promise<Result<null>>
  /**
   * Root: the lines of root and shards after a cursor, oldest first; `next` is the cursor behind
   * the last of them. The sums over all of them are the SKU's level. Refuses `invalid_cursor`.
   */
  wholeJournal(input: {
    sku: string
    after: string
    limit: number
  }): Promise<Result<{ entries: JournalEntry[]; next: string }>>
  /** Root: the drop's units over all its shards. */
  dropLevel(input: { sku: string; dropId: string }): Promise<DropStockLevel>
  /**
   * Shard: makes the hold of a claim, from what it has or what the root finds elsewhere. The same
   * pass, key and body answer the first hold (`replayed`). Refuses `pass_used`,
   * `idempotency_conflict`, `pass_not_yet_valid`, `pass_expired`, `stock_held` where others hold
   * every unit left, `insufficient_stock` where fewer than `quantity` are left for everybody, and
   * `sold_out` only where no shard and no hold has one any more. `drop_not_open` before the
   * allotment, `drop_closed` after the cooling, `dependency_unavailable` where the root is away.
   */
  claim(input: StockClaim): Promise<StockAnswer>
  /** Shard: several claims in one transaction, answered in their order, each as `claim` does. */
  claims(inputs: readonly StockClaim[]): Promise<StockAnswer[]>
  /** The hold of this id with its state at this moment, or null. */
  hold(sku: string, holdId: string): Promise<Hold | null>
}

interface DropOfSku {
  sku: string
  dropId: string
}
interface ShardOfDrop extends DropOfSku {
  shard: number
}

/** The commands of a stock object, and the answer of each. See `ShardedStockPort`. */
export type StockCommands = {
  [Command in StockCommand as Command['type']]: (command: Command) => StockAnswer
} & {
  /** Shard: claims in one transaction, answered in their order. */
  'stock.claim': (fields: { claims: readonly StockClaim[] }) => StockAnswer[]
  /** Root: sets units aside for a drop. */
  'stock.allot': (fields: Allotment) => Result<{ allotted: number }>
  /** Root: the drop is over. */
  'stock.cool': (fields: DropOfSku) => Result<null>
  /** Root, from a shard: units for claims that found too few. */
  'stock.request-units': (fields: { ask: UnitsAsk }) => Supply
  /** Root, from a cold shard: takes back all that is available there. */
  'stock.return-units': (fields: ShardOfDrop) => null
  /** Shard, from its root: takes at most `units` off the ledger. */
  'stock.debit-shard': (fields: ShardTransfer) => number
  /** Shard, from its root: posts the units, once per transfer. */
  'stock.credit-shard': (fields: ShardTransfer & { selling: boolean }) => null
  /** Shard, from its root: sells nothing any more. */
  'stock.cool-shard': (fields: ShardOfDrop) => ShardUnits
}

export interface StockQueries {
  /** Over all shards, for a root. */
  'stock.level': (fields: { sku: string }) => StockLevel
  /** At most `limit` lines of the object's own journal after a sequence, oldest first. */
  'stock.journal': (fields: { sku: string; after: number; limit: number }) => JournalEntry[]
  /** Root: its shards' lines as well. Refuses `invalid_cursor`. */
  'stock.whole-journal': (fields: {
    sku: string
    after: string
    limit: number
  }) => Result<{ entries: JournalEntry[]; next: string }>
  'stock.find-hold': (fields: { sku: string; holdId: string }) => Hold | null
  /** Root: the drop's units over all its shards. */
  'stock.drop-level': (fields: DropOfSku) => DropStockLevel
  /** Shard: its units of a drop; zeros where it serves another or none. */
  'stock.shard-units': (fields: ShardOfDrop) => ShardUnits
}

/** The stock of one SKU: an ordinary object, a root or a shard, as its name and its rows say. */
export type StockObjectPort = ObjectPort<StockCommands, StockQueries>
