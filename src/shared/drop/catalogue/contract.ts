import type { Money } from '../../platform/money.ts'

/**
 * `queue` admits in order of arrival; `draw` treats all entries of its window alike and orders
 * them by a lot that anybody can compute again (docs/adr/0011).
 */
export type DropMode = 'queue' | 'draw'

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
  /** The price in this drop; the shop's ordinary price stands beside it where it is higher. */
  unitPrice: Money
  compareAtPrice: Money | null
  /** Units set aside for this drop. */
  quota: number
}

/** The challenges before every entry; risk may ask for more (anti-scalper/contract.ts). */
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
  /** Time from the admission to the end of the pass (milliseconds). */
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
 * The terms of a drop, in the form that is published and hashed. Times in RFC 3339. The hash is
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

/**
 * announced: no entries yet. entering: entries are taken. open: passes are issued and claimed.
 * sold_out: nothing is available and nothing is held. closed: its window or a member of staff ended it.
 */
export type DropState = 'announced' | 'entering' | 'open' | 'sold_out' | 'closed'

/** How much is left, in words: an exact figure would serve monitors, not shoppers. */
export type RemainingBand = 'plenty' | 'some' | 'few' | 'none'
