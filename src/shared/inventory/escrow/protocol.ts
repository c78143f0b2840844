import type { JournalEntry, StockLevel } from '../stock/contract.ts'

/** One side of a transfer: a shard, or null for the root. */
export type EscrowPlace = number | null

/** Units on their way from one place to another, known to the root until both have booked them. */
export interface Transfer {
  transferId: string
  dropId: string
  giver: EscrowPlace
  receiver: EscrowPlace
  /** While `planned` at most this many will move; once `given` exactly this many are under way. */
  units: number
  state: 'planned' | 'given'
}

/** A shard's units of one drop. `sold` counts what was committed, shipped or not. */
export interface ShardUnits {
  shard: number
  available: number
  held: number
  sold: number
  /** Of the shard's ledger. */
  version: number
}

/** Units a shard wants to have at hand for the claims that wait there. */
export interface UnitsAsk {
  sku: string
  dropId: string
  shard: number
  units: number
  /** For an order that is paid already: the root may give of its own. */
  paid?: boolean
}

/**
 * supplied: units came, or are there by now: try again. none: nothing is to be had at this
 * moment, and where the drop's units are. closed: the drop is over. unknown: never allotted here.
 */
export type Supply =
  | { status: 'supplied' | 'closed' | 'unknown' }
  | { status: 'none'; available: number; held: number; inTransit: number }

/** The calls of a shard to its root. */
export interface RootPort {
  request(ask: UnitsAsk): Promise<Supply>
  /** Takes back whatever is available at a cold shard. */
  returnUnits(input: { sku: string; dropId: string; shard: number }): Promise<null>
}

export interface ShardTransfer {
  sku: string
  dropId: string
  shard: number
  transferId: string
  units: number
}

/** The calls of a root to its shards. Each may be repeated, late or twice at once. */
export interface ShardPort {
  /** Takes at most `units` off the shard's ledger. Answers how many: the same for the same id. */
  debit(input: ShardTransfer): Promise<number>
  /** Posts the units, once per id. With `selling` the shard serves the drop from now on. */
  credit(input: ShardTransfer & { selling: boolean }): Promise<null>
  /** The shard sells nothing any more. Answers its units as `unitsOf` does. */
  coolShard(input: { sku: string; dropId: string; shard: number }): Promise<ShardUnits>
  /** The shard's units of a drop; zeros where it serves another or none. */
  unitsOf(input: { sku: string; dropId: string; shard: number }): Promise<ShardUnits>
  /** The shard's own ledger, whatever drop it serves. */
  level(sku: string): Promise<StockLevel>
  /** The shard's own journal after a sequence. */
  journal(sku: string, after: number, limit: number): Promise<JournalEntry[]>
}
