import type { DropDefinition, DropState, RemainingBand } from './catalogue/contract.ts'
import type { Rank } from './fairness/ranks.ts'

/** An entry shard's copy of its drop. The root sends all of it until the shard acknowledges it. */
export interface DropSnapshot {
  definition: DropDefinition
  state: DropState
  version: number
  remaining: RemainingBand
  /** The list takes no more entries, whatever the shard's own clock says. */
  sealed: boolean
  /** Draw: the key, once the lots are drawn. */
  key: string | null
  /** The proof in receipts; absent in snapshots of an earlier release. */
  proof?: { commitment: string | null; termsHash: string }
}

/** The whole truth about one pass: repeating it changes nothing. */
export interface PassOrder {
  entryId: string
  quota: number
  admittedAt: number
  expiresAt: number
  state: 'admitted' | 'used' | 'missed'
}

/** All a root ever says to an entry shard. Idempotent. */
export interface ShardOrders {
  snapshot: DropSnapshot
  passes: PassOrder[]
  /** Asks for the lowest waiting ranks. */
  peek?: {
    limit: number
    /**
     * Queue: entries up to this moment of the root's clock. Every later one is given a later
     * moment, whatever the shard's clock says: so nobody ever steps in before an admitted one.
     */
    asOf: number
  }
  /** The number of waiting entries at the other shards, for positions. */
  waitingElsewhere: number | null
}

export interface ShardAnswer {
  entries: number
  waiting: number
  /** The last link of the list. */
  head: string
  ranks: Rank[]
  more: boolean
}

/** One shard's list in figures. */
export interface ShardTally {
  entries: number
  waiting: number
  head: string
  /** Entries by minute (milliseconds of its start). */
  perMinute: [number, number][]
}

/** The calls of a root to an entry shard. */
export interface EntryShardPort {
  follow(orders: ShardOrders): Promise<ShardAnswer>
  tally(): Promise<ShardTally>
}

/** The calls of an entry shard to its root. */
export interface DropRootPort {
  /** Null where no such drop was ever made. */
  snapshot(): Promise<DropSnapshot | null>
  /** A hint, coalesced and unacknowledged: the root reads the shards when it matters. */
  entriesChanged(change: EntriesChange): Promise<void>
}

export interface EntriesChange {
  shard: number
  entries: number
  waiting: number
}
