import type { QueueName } from '../platform/messages.ts'

export const DEAD_LETTER_STATES = ['dead', 'replayed', 'discarded'] as const
export type DeadLetterState = (typeof DEAD_LETTER_STATES)[number]

/** A queue message that failed too often, and what was decided about it. */
export interface DeadLetter {
  /** The message's own id, or the queue's where the message has none. */
  id: string
  queue: QueueName
  /** As it arrived; of any shape. */
  message: unknown
  reason: string
  firstSeenAt: string
  /** How often it came to the dead-letter queue. */
  attempts: number
  state: DeadLetterState
  decidedBy: string | null
  decidedAt: string | null
}
