/** The person of an erasure, by all that rows are found by. */
export interface ErasureSubject {
  memberId: string
  /** The member's shopper, and the visitors that became the member. */
  shopperIds: readonly string[]
  /** In lower case. Empty once every store was searched for them a second time. */
  emails: readonly string[]
}

/**
 * The outcome of one store: `later` is tried again soon; `waiting` keeps the address of orders until
 * they are delivered.
 */
export type ErasureOutcome = 'done' | 'later' | 'waiting'

/** An erasure as it is journalled. Times are milliseconds. */
export interface Erasure {
  id: string
  memberId: string
  shopperId: string
  /** Sealed; null once nothing is found by it any more. */
  subject: string | null
  /** Orders that keep their address until they are delivered. */
  waiting: readonly string[]
  requestedAt: number
  /** How often it went through the stores. */
  runs: number
}

/** Who asked for it. */
export type ErasureRequester = 'member' | `staff:${string}`
