import { orderIdOfMessage } from '../../../src/shared/order/effects/contract.ts'
import { claimIfLarge } from '../../../src/shared/platform/claims.ts'
import { log } from '../../../src/shared/platform/log.ts'
import type { OutboxMessage, QueueName } from '../../../src/shared/platform/messages.ts'
import type { FulfilmentDeps, QueueSend } from '../deps.ts'

const SEND_MESSAGES_MAX = 100
/** Cloudflare counts 256 KB a call; counted here in UTF-16 units, of which one is at most 3 bytes. */
const SEND_CHARS_MAX = 80_000
const DELAY_SECONDS_MAX = 43_200

/** Splits messages into calls a queue accepts. */
function callsOf(messages: readonly OutboxMessage[]): QueueSend[][] {
  const calls: QueueSend[][] = []
  let chars = 0
  for (const { message, delayMs } of messages) {
    const body = claimIfLarge(message, { from: 'orders', orderId: orderIdOfMessage(message.id) })
    const size = JSON.stringify(body).length
    const send = {
      body,
      delaySeconds: Math.min(Math.ceil(delayMs / 1000), DELAY_SECONDS_MAX),
    }
    const call = calls.at(-1)
    if (call && call.length < SEND_MESSAGES_MAX && chars + size <= SEND_CHARS_MAX) {
      call.push(send)
      chars += size
    } else {
      calls.push([send])
      chars = size
    }
  }
  return calls
}

/**
 * Sends messages whose rows are durable already. A queue that cannot be reached loses nothing: the
 * rows stay, and the sweep sends them again.
 */
export async function sendOutbox(
  deps: FulfilmentDeps,
  outbox: readonly OutboxMessage[],
): Promise<void> {
  const byQueue = Map.groupBy(outbox, ({ queue }) => queue)
  await Promise.all([...byQueue].map(([queue, messages]) => sendTo(deps, queue, messages)))
}

async function sendTo(
  deps: FulfilmentDeps,
  queue: QueueName,
  messages: readonly OutboxMessage[],
): Promise<void> {
  for (const call of callsOf(messages)) {
    try {
      await deps.send(queue, call)
    } catch (error) {
      log('queue.send-failed', { queue, error })
    }
  }
}
