import {
  DEAD_LETTER_RETRY_SECONDS_MAX,
  QUEUE_RETRY_SECONDS_MAX,
} from '../../src/shared/platform/limits.ts'
import {
  MESSAGE_SCHEMAS,
  type QueueMessages,
  type QueueName,
} from '../../src/shared/platform/messages.ts'

/** One message of a batch, as the queue hands it over. */
export interface Delivery {
  readonly id: string
  readonly body: unknown
  readonly attempts: number
  ack(): void
  retry(options?: { delaySeconds?: number }): void
}

/** A message that its schema accepts, with its delivery. */
export interface Accepted<M> {
  delivery: Delivery
  message: M
}

/** Seconds until the next attempt, after `attempts` of them: doubled each time, up to `max`. */
export const retrySeconds = (attempts: number, max: number): number => Math.min(2 ** attempts, max)

/** Retries later each time: a missing record may still be on its way. */
export const retryLater = (delivery: Delivery): void =>
  delivery.retry({ delaySeconds: retrySeconds(delivery.attempts, QUEUE_RETRY_SECONDS_MAX) })

/** A dead letter that its database did not take. After its last attempt the queue deletes it. */
export const retryDeadLetter = (delivery: Delivery): void =>
  delivery.retry({ delaySeconds: retrySeconds(delivery.attempts, DEAD_LETTER_RETRY_SECONDS_MAX) })

/**
 * The messages of a batch a consumer may handle. One it cannot read is given back at once, so that
 * it ends among the dead letters without holding up the others.
 */
export function accept<Q extends QueueName>(
  queue: Q,
  deliveries: readonly Delivery[],
): Accepted<QueueMessages[Q]>[] {
  const schema = MESSAGE_SCHEMAS[queue]
  return deliveries.flatMap((delivery) => {
    const parsed = schema.safeParse(delivery.body)
    if (parsed.success) return [{ delivery, message: parsed.data }]
    retryLater(delivery)
    return []
  })
}

/** Those of one type. */
export const ofType = <M extends { type: string }, T extends M['type']>(
  accepted: readonly Accepted<M>[],
  type: T,
): Accepted<Extract<M, { type: T }>>[] =>
  accepted.filter(
    (one): one is Accepted<M> & Accepted<Extract<M, { type: T }>> => one.message.type === type,
  )

/** Runs `work` for each item, at most `width` at a time; answers in the items' order. */
export async function inParallel<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): Promise<PromiseSettledResult<R>[]> {
  const results: PromiseSettledResult<R>[] = []
  const queue = items.entries()
  const lane = async (): Promise<void> => {
    for (const [index, item] of queue) {
      const [settled] = await Promise.allSettled([work(item)])
      results[index] = settled
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane))
  return results
}

/** Calls to other objects a consumer keeps open at once. */
export const CALLS_AT_ONCE = 24
