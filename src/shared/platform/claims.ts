import { utf8Bytes } from '../kit/bytes.ts'
import { QUEUE_MESSAGE_MAX_BYTES } from './limits.ts'
import type { QueueMessage } from './messages.ts'

/**
 * A message too large for a queue travels as a claim: its outbox row holds the whole of it until
 * its effect is recorded, so the consumer fetches it there.
 */
export interface Claim {
  id: string
  type: 'outbox.claim'
  body: { from: 'shopper'; shopperId: string } | { from: 'orders'; orderId: string }
}

/** The message itself, or its claim where the queue would not take it. */
export function claimIfLarge(message: QueueMessage, holder: Claim['body']): QueueMessage | Claim {
  const text = JSON.stringify(message)
  // A UTF-16 unit is at most three bytes: most messages are small enough without being measured.
  const fits =
    text.length * 3 <= QUEUE_MESSAGE_MAX_BYTES || utf8Bytes(text) <= QUEUE_MESSAGE_MAX_BYTES
  return fits ? message : { id: message.id, type: 'outbox.claim', body: holder }
}

/** Whether a queue's body is a claim. */
export const isClaim = (body: unknown): body is Claim =>
  typeof body === 'object' && body !== null && 'type' in body && body.type === 'outbox.claim'
