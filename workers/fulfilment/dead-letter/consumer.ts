import { insertDeadLetters } from '../../../src/shared/dead-letter/store.ts'
import { MESSAGE_SCHEMAS, type QueueName } from '../../../src/shared/platform/messages.ts'
import type { Delivery } from '../deliveries.ts'
import type { FulfilmentDeps } from '../deps.ts'

const LETTER_ID_MAX_CHARS = 100

/** The message's own id, so that it is one letter however often it dies. */
function idOf({ body, id }: Delivery): string {
  const own = typeof body === 'object' && body !== null && 'id' in body ? body.id : null
  const usable = typeof own === 'string' && own.length > 0 && own.length <= LETTER_ID_MAX_CHARS
  return usable ? own : id
}

function reasonOf(queue: QueueName, body: unknown): string {
  const parsed = MESSAGE_SCHEMAS[queue].safeParse(body)
  if (parsed.success) return 'No consumer could finish it.'
  const [issue] = parsed.error.issues
  return `Not a message of this queue: ${issue?.message ?? 'invalid'} at /${issue?.path.join('/') ?? ''}`
}

/**
 * Queue `<queue>-dead`: keeps what no consumer could finish until staff decide. Its outbox row
 * stays, so that an order held up by an outage still goes on by itself when that ends.
 */
export async function consumeDeadLetters(
  deps: FulfilmentDeps,
  queue: QueueName,
  deliveries: readonly Delivery[],
): Promise<void> {
  const letters = new Map(
    deliveries.map((delivery) => {
      const id = idOf(delivery)
      const message = delivery.body
      return [id, { id, queue, message, reason: reasonOf(queue, message) }]
    }),
  )
  await insertDeadLetters(deps.engagement, [...letters.values()], deps.now())
  for (const delivery of deliveries) delivery.ack()
}
