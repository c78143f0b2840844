import type { Attempt, RetryPolicy, Settlement } from '../../../src/shared/kit/call-retry.ts'
import type { EventFeed, FeedEvent } from '../../../src/shared/webhook/contract.ts'

/** A system of the merchant that the shop calls. */
export interface Receiver {
  id: string
  url: string
  /** How far it has come in the feeds (webhook/rules.ts). */
  cursor: string
}

/** A call that one run has: until its claim runs out, no other run makes it. */
export interface Call {
  receiverId: string
  /** `webhook-id`: the same at each attempt. */
  id: string
  body: string
  /** Attempts since `since` (milliseconds), the one that is being made included. */
  tries: number
  since: number
}

/** An attempt that was made, and what follows from it. */
export interface MadeCall {
  call: Call
  attempt: Attempt
  settlement: Settlement
}

/**
 * A kind of receivers: the events it reads, the order it is called in, and when a call is given up.
 * `pump.ts` does the rest for each kind. Calls are durable rows before they are made.
 */
export interface ReceiverKind<R extends Receiver = Receiver> {
  /** Names the kind in the log. */
  name: string
  /** Whether there may be a receiver, by what this isolate knows without asking. */
  mayHaveReceivers(): boolean
  /** Those that are called now. Their number is bounded. */
  receivers(): Promise<R[]>
  feeds: readonly EventFeed[]
  retry: RetryPolicy
  /**
   * Stores the calls that events mean to a receiver and moves its cursor from where it is to
   * `cursor`, all or none. Of two runs that take the same events the second changes nothing.
   */
  take(receiver: R, events: readonly FeedEvent[], cursor: string): Promise<void>
  /** Claims at most `limit` calls that may be made now. */
  claim(receiver: R, bounds: { now: number; claimMs: number; limit: number }): Promise<Call[]>
  /** The signing secret; null where it cannot be read. */
  secretOf(receiver: R): Promise<string | null>
  /** Whether http and loopback addresses are permitted: in a local shop alone. */
  allowsLocal: boolean
  /** Whether the answer says that the receiver takes nothing more for good. */
  isGone(attempt: Attempt): boolean
  settle(made: readonly MadeCall[]): Promise<void>
  /** Deletes calls that ended long ago, a bounded number in each sweep. */
  sweep(): Promise<void>
}
