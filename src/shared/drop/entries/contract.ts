import type { Result } from '../../platform/result.ts'
import type { DropState, RemainingBand } from '../catalogue/contract.ts'
import type { PublishedEntry } from '../fairness/contract.ts'
import type { ShardAnswer, ShardOrders, ShardTally } from '../protocol.ts'

export type EntryState = 'waiting' | 'admitted' | 'used' | 'missed'

/**
 * The receipt of an entry, signed by the shop. The entry list is a chain of hashes; the receipt
 * holds the link of its entry, which proves that the entry is on the list.
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

/** A message to a socket of a drop. */
export type DropPush =
  | ({ type: 'entry'; serverTime: string } & EntryView)
  | { type: 'drop'; state: DropState; remaining: RemainingBand; serverTime: string }

/** An entry shard of a drop, named `<dropId>#<shard>`; a shopper's shard follows from the id. */
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
  /** Closes the sockets of sessions that were ended. One that has none is no error. */
  endSessions(input: { shopperId: string; sessionIds: string[] }): Promise<void>
}

/** The commands of an entry shard, and the answer of each. */
export interface EntryCommands {
  /** One entry per shopper: a second call answers the first. Refuses `drop_not_open`, `entries_closed`, `sold_out`. */
  'entry.enter': (fields: { shopperId: string }) => Result<EntryView>
  /** From the coordinator: all that it knows. Repeating it changes nothing. */
  'entry.follow': (fields: { orders: ShardOrders }) => ShardAnswer
  /** Closes the sockets of sessions that have ended. A session without sockets is no error. */
  'entry.end-sessions': (fields: { shopperId: string; sessionIds: string[] }) => void
}

export interface EntryQueries {
  /** Refuses `not_found` for a shopper without an entry. */
  'entry.of-shopper': (fields: { shopperId: string }) => Result<EntryView>
  /** A page of the shard's list, once entries are closed (draw) or at any time (queue). */
  'entry.published': (fields: { after: number; limit: number }) => Result<PublishedEntry[]>
  'entry.tally': (fields: object) => ShardTally
}
