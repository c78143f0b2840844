import type { Money } from '../platform/money.ts'
import type { Result } from '../platform/result.ts'

/**
 * `queue` admits in order of arrival; `draw` treats all entries of its window alike and orders
 * them by a lot that anybody can compute again (docs/adr/0011).
 */
export type DropMode = 'queue' | 'draw'

/**
 * announced: no entries yet. entering: entries are taken. open: passes are issued and claimed.
 * sold_out: nothing is available and nothing is held. closed: its window or a member of staff ended it.
 */
export type DropState = 'announced' | 'entering' | 'open' | 'sold_out' | 'closed'

/** How much is left, in words: an exact figure would serve monitors, not shoppers. */
export type RemainingBand = 'plenty' | 'some' | 'few' | 'none'

/** One variant of a drop, frozen when the drop was made. */
export interface DropVariant {
  variantId: string
  sku: string
  handle: string
  title: string
  variantTitle: string | null
  image: string | null
  /** The option values the image shows where it is another variant's. */
  shownIn?: string
  /** What it costs in this drop; the shop's ordinary price stands beside it where it is higher. */
  unitPrice: Money
  compareAtPrice: Money | null
  /** Units set aside for this drop. */
  quota: number
}

/** What everybody has to do before an entry; risk may ask for more (anti-scalper/contract.ts). */
export interface EntryRequirements {
  proofOfWork: boolean
}

/** A drop as staff made it. It stands in CATALOG_DB and, for the run, in its root object. */
export interface DropDefinition {
  id: string
  title: string
  description: string
  mode: DropMode
  variants: DropVariant[]
  /** Units one shopper, e-mail, address, device or payment may buy in this drop. */
  limitPerShopper: number
  requirements: EntryRequirements
  /** Entries are taken from here on (milliseconds). */
  entriesOpenAt: number
  /** Draw: the end of the entry window, at or before `opensAt`. Queue: the same as `closesAt`. */
  entriesCloseAt: number
  opensAt: number
  closesAt: number
  /** How long an admitted shopper may wait before he claims. */
  passMs: number
  /** How long a claim holds its units before they go to the next shopper. */
  holdMs: number
  /** Passes are issued for the units left, times this; 1 never disappoints. */
  admissionFactor: number
  entryShards: number
  stockShards: number
  /** Draw: the public beacon's round that is mixed in; null where none is configured. */
  beacon: { chain: string; round: number } | null
  /** 2: a link of the entry lists binds the entry's time too. Absent in drops made before it. */
  listFormat?: 1 | 2
  createdAt: number
}

/**
 * What entrants enter for, as everybody can read and hash it. Times in RFC 3339. Its hash is
 * published with the commitment and stands in every receipt.
 */
export interface DropTerms {
  dropId: string
  mode: DropMode
  entriesOpenAt: string
  entriesCloseAt: string
  opensAt: string
  closesAt: string
  variants: { variantId: string; sku: string; price: Money; quota: number }[]
  limitPerShopper: number
  passSeconds: number
  holdSeconds: number
  admissionFactor: number
  entryShards: number
  stockShards: number
  beacon: { chain: string; round: number } | null
  listFormat: 1 | 2
}

/**
 * A change made once entries were open: `field` is a JSON pointer into the terms, or `/title`,
 * `/description`, `/requirements/proofOfWork`; `/state` where staff ended the drop.
 */
export interface TermChange {
  at: string
  field: string
  from: Money | string | number | boolean
  to: Money | string | number | boolean
  /** `/state`: passes that were valid and became void. */
  voidPasses?: number
}

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

export type EntryState = 'waiting' | 'admitted' | 'used' | 'missed'

/** What a pass says. Signed (kit/signed-token.ts), single-use: its hold's id follows from it. */
export interface PassClaims {
  passId: string
  dropId: string
  shopperId: string
  entryId: string
  /** Units it is good for, at most. */
  quota: number
  variants: { variantId: string; sku: string }[]
  stockShards: number
  notBefore: number
  expiresAt: number
}
export const PASS_PREFIX = 'kbp1'

/**
 * What an entrant keeps as proof that he is on the list: the list is a chain of hashes, and this
 * is the link his entry made. Signed by the shop.
 */
export interface ReceiptClaims {
  dropId: string
  entryId: string
  shard: number
  /** Place in the shard's list, from 1. */
  sequence: number
  /** What `linkText` of the entry makes of the link before it, hex. */
  link: string
  enteredAt: string
  /** The drop's, as published before entries opened; absent from receipts of earlier releases. */
  commitment?: string | null
  termsHash?: string
}
export const RECEIPT_PREFIX = 'kbr1'

export interface EntryView {
  entryId: string
  receipt: string
  state: EntryState
  /** Shoppers before this one, about; absent where no order is drawn yet. */
  position?: number
  pass?: string
  passExpiresAt?: string
  /** The checkout a used pass led to. */
  checkoutId?: string
}

/** What a socket of a drop is told. */
export type DropPush =
  | ({ type: 'entry'; serverTime: string } & EntryView)
  | { type: 'drop'; state: DropState; remaining: RemainingBand; serverTime: string }

/** One stock shard's books of a drop, told by its object: the highest version counts. */
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

/** What a refusal on the ladder was for; for the fairness report, never for the one refused. */
export type RefusalRung =
  | 'rate_limit'
  | 'proof_of_work'
  | 'verification'
  | 'slow_lane'
  | 'pass_forged'
  | 'pass_shared'
  | 'pass_used'
  | 'pass_early'
  | 'pass_late'
  | 'over_limit'
  | 'entries_closed'
  | 'sold_out'

/** Everything anybody needs to check a drop. The entry lists are beside it, one per shard. */
export interface FairnessReport {
  dropId: string
  mode: DropMode
  state: DropState
  opensAt: string
  entriesCloseAt: string
  /** The terms entries opened with, and their SHA-256 as canonical JSON. */
  terms: DropTerms
  termsHash: string
  /** Changes since entries opened, oldest first. */
  changes: TermChange[]
  commitment: string | null
  /** Draw: public once entries are closed. */
  seed: string | null
  beacon: { chain: string; round: number; randomness: string | null; source: string } | null
  /** SHA-256 over the shards' last links; null until entries are closed. */
  listHash: string | null
  shards: { shard: number; entries: number; head: string }[]
  /** SHA-256(seed ‖ list hash ‖ beacon), hex; null until drawn. */
  key: string | null
  counts: {
    entries: number
    admitted: number
    used: number
    missed: number
    waiting: number
    unitsQuota: number
    /** What stock could set aside; null until it has answered. */
    unitsSetAside: number | null
    unitsSold: number
    unitsHeld: number
    refusals: Partial<Record<RefusalRung, number>>
  }
  /** Per minute. */
  timeline: { at: string; entries: number; admitted: number; refusals: number }[]
  /** What the limit per shopper counts by, and what it cannot tell; a sentence each. */
  limitNotes?: string[]
  /** SHA-256 over the admissions in the lists (`admissionsHash`). */
  admissionsHash: string
  /** SHA-256 of this report without this field, as canonical JSON. */
  digest: string
}

/** One line of a shard's published list: enough to re-run the draw, nothing about the person. */
export interface PublishedEntry {
  entryId: string
  sequence: number
  enteredAt: string
  /** When it was admitted, null where it never was. */
  admittedAt: string | null
  /** Units its pass was good for, and what became of the pass; null where it never had one. */
  units: number | null
  outcome: 'admitted' | 'used' | 'missed' | null
}

export type IdentityKind = 'shopper' | 'email' | 'address' | 'payment' | 'device'

/** What a placement takes of its buyer's allowance in a drop. Idempotent by order id. */
export interface PurchaseInput {
  orderId: string
  dropId: string
  units: number
  /** Normalised and hashed (checkout/buyer/rules.ts): no personal data reaches the drop. */
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
  /** Makes the drop, or changes one that has not opened. Idempotent. */
  configure(definition: DropDefinition): Promise<Result<DropStatus>>
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
  countRefusals(counts: Partial<Record<RefusalRung, number>>): Promise<void>
}

/** An entry shard of a drop, named `<dropId>#<shard>`; a shopper's shard follows from his id. */
export interface DropEntriesPort {
  /** One entry per shopper: a second call answers the first. Refuses `drop_not_open`, `entries_closed`, `sold_out`. */
  enter(input: { dropId: string; shopperId: string }): Promise<Result<EntryView>>
  /** Refuses `not_found` where the shopper has no entry. */
  entryOf(input: { dropId: string; shopperId: string }): Promise<Result<EntryView>>
  /** A page of the shard's list, once entries are closed (draw) or at any time (queue). */
  published(after: number, limit: number): Promise<Result<PublishedEntry[]>>
}

/** The sockets an entry shard holds. */
export interface DropSocketsPort {
  /** Closes the sockets of a session that was ended. One that has none is no error. */
  endSession(input: { shopperId: string; sessionId: string }): Promise<void>
}
