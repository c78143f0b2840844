import type { Result } from '../../platform/result.ts'
import type { DropDefinition, DropState, RemainingBand, TermChange } from '../catalogue/contract.ts'
import type { FairnessReport, RefusalReason } from '../fairness/contract.ts'
import type { DropSnapshot, EntriesChange } from '../protocol.ts'

/** A drop as everybody sees it: cached at the edge for a second. */
export interface DropStatus {
  definition: DropDefinition
  state: DropState
  remaining: RemainingBand
  entries: number
  /** Grows with every change of state. */
  version: number
  /** Draw: SHA-256 of the seed, published before entries open. */
  commitment: string | null
  /** SHA-256 of the terms entries opened with; absent from an object a release behind. */
  termsHash?: string
  /** Changes since entries opened, oldest first. */
  changes?: TermChange[]
  /** It ended, its lists are sealed and empty, and no lots were drawn: it may leave the lists. */
  removable?: boolean
}

/** The units of a drop at one stock shard, reported by its object: the highest version counts. */
export interface StockReport {
  dropId: string
  sku: string
  shard: number
  version: number
  available: number
  held: number
  committed: number
  /** Passes that made their hold since the last report; may repeat. */
  claimed: { passId: string; quantity: number }[]
}

export type IdentityKind = 'shopper' | 'email' | 'address' | 'payment' | 'device'

/** The part of its buyer's allowance that a placement takes. Idempotent by order id. */
export interface PurchaseInput {
  orderId: string
  dropId: string
  units: number
  /** Normalised and hashed (checkout/identities.ts): no personal data reaches the drop. */
  identities: {
    kind: IdentityKind
    hash: string
    /** How many limits this evidence may use; 1 where left out. */
    factor?: number
    /** How often each unit counts against it; 1 where left out. */
    weight?: number
  }[]
}

/** The root object of a drop, named by the drop's id. */
export interface DropPort {
  /**
   * Makes the drop, or changes one that has not opened. Idempotent. Refuses `version_mismatch` where
   * the drop has another version than the status that the definition was made from.
   */
  configure(definition: DropDefinition, expectedVersion?: number): Promise<Result<DropStatus>>
  /** Ends it now: passes are void, unsold units go back to the shop. */
  close(): Promise<Result<DropStatus>>
  status(): Promise<DropStatus | null>
  fairness(): Promise<Result<FairnessReport>>
  /** Told by stock shards; at least once, in any order. */
  stockChanged(report: StockReport): Promise<void>
  /** Refuses `purchase_limit_reached`. */
  reservePurchase(input: PurchaseInput): Promise<Result<{ replayed: boolean }>>
  /** An order that came to nothing gives its buyer's allowance back. */
  returnPurchase(orderId: string): Promise<Result<null>>
  countRefusals(counts: Partial<Record<RefusalReason, number>>): Promise<void>
}

/** The commands of a drop's coordinator, and the answer of each. */
export interface CoordinatorCommands {
  /** Makes the drop, or changes one that has not opened. Idempotent. */
  'drop.configure': (fields: {
    definition: DropDefinition
    /** Absent from a caller that a definition of any version may follow. */
    expectedVersion?: number
  }) => Result<DropStatus>
  /** Ends the drop now: passes are void, unsold units go back to the shop. */
  'drop.close': (fields: object) => Result<DropStatus>
  /** From stock shards; at least once, in any order. */
  'drop.record-stock': (fields: { report: StockReport }) => void
  /** Refuses `purchase_limit_reached`. Idempotent by order id. */
  'drop.reserve-purchase': (fields: { purchase: PurchaseInput }) => Result<{ replayed: boolean }>
  /** Returns the allowance of an order that came to nothing. */
  'drop.return-purchase': (fields: { orderId: string }) => Result<null>
  'drop.count-refusals': (fields: { counts: Partial<Record<RefusalReason, number>> }) => void
  /** From entry shards: a hint, coalesced and unacknowledged. */
  'drop.note-entries': (fields: EntriesChange) => void
}

export interface CoordinatorQueries {
  'drop.status': (fields: object) => DropStatus | null
  'drop.fairness': (fields: object) => Result<FairnessReport>
  /** For entry shards; null where no such drop was ever made. */
  'drop.snapshot': (fields: object) => DropSnapshot | null
}
