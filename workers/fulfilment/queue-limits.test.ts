import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { experimental_readRawConfig } from 'wrangler'
import {
  DEAD_LETTER_RETRY_SECONDS_MAX,
  QUEUE_RETENTION_SECONDS,
  QUEUE_RETRY_SECONDS_MAX,
} from '../../src/shared/platform/limits.ts'
import { QUEUES, queueOf } from '../../src/shared/platform/messages.ts'
import { retrySeconds } from './deliveries.ts'

const DAY_SECONDS = 24 * 60 * 60
/** Bounds of the platform (developers.cloudflare.com/queues/platform/limits, 2026-10). */
const RETRIES_MAX = 100
const DELAY_SECONDS_MAX = 12 * 60 * 60

interface Consumer {
  queue: string
  max_batch_size?: number
  max_retries?: number
  retry_delay?: number
  dead_letter_queue?: string
}

const { rawConfig } = experimental_readRawConfig({ config: 'workers/fulfilment/wrangler.toml' })
const consumers: Consumer[] = rawConfig.queues?.consumers ?? []
const deadLetters = consumers.filter(({ queue }) => queueOf(queue)?.dead)

/** Seconds from the first attempt at a message until the queue gives it up. */
function seconds(consumer: Consumer, maxDelay: number): number {
  let sum = 0
  for (let attempt = 1; attempt <= (consumer.max_retries ?? 3); attempt += 1) {
    sum += retrySeconds(attempt, maxDelay)
  }
  return sum
}

describe('the queues of the config', () => {
  it('are those of the messages, each with a consumer and one for its dead letters', () => {
    const named = consumers.map(({ queue }) => queueOf(queue))
    expect(named).toEqual(
      QUEUES.flatMap((queue) => [
        { queue, dead: false },
        { queue, dead: true },
      ]),
    )
    for (const { queue, dead_letter_queue: dead } of consumers) {
      expect(dead).toBe(queueOf(queue)?.dead ? undefined : `${queue}-dead`)
    }
  })

  it('lose no dead letter while its database is out for a day', () => {
    expect(deadLetters).toHaveLength(QUEUES.length)
    for (const consumer of deadLetters) {
      expect(seconds(consumer, DEAD_LETTER_RETRY_SECONDS_MAX)).toBeGreaterThan(DAY_SECONDS)
      // An invocation that ends without an answer is retried after `retry_delay`.
      expect((consumer.max_retries ?? 3) * (consumer.retry_delay ?? 0)).toBeGreaterThan(DAY_SECONDS)
    }
  })

  it('make no dead letters of an outage of a quarter of an hour', () => {
    for (const consumer of consumers.filter(({ queue }) => !queueOf(queue)?.dead)) {
      expect(seconds(consumer, QUEUE_RETRY_SECONDS_MAX)).toBeGreaterThan(15 * 60)
      expect((consumer.max_retries ?? 3) * (consumer.retry_delay ?? 0)).toBeGreaterThan(15 * 60)
    }
  })

  it('keep a message longer than its attempts last, within the bounds of the platform', () => {
    for (const consumer of consumers) {
      const { max_retries: retries = 3, retry_delay: delay = 0 } = consumer
      expect(retries).toBeLessThanOrEqual(RETRIES_MAX)
      expect(delay).toBeLessThanOrEqual(DELAY_SECONDS_MAX)
      const attempts = Math.max(seconds(consumer, DEAD_LETTER_RETRY_SECONDS_MAX), retries * delay)
      expect(attempts).toBeLessThan(QUEUE_RETENTION_SECONDS)
    }
    expect(QUEUE_RETENTION_SECONDS).toBeLessThanOrEqual(14 * DAY_SECONDS)
  })
})

it('a step of work on the catalogue has an invocation of its own', () => {
  const steps = consumers.find(({ queue }) => queue === 'kerbside-catalog')
  expect(steps?.max_batch_size).toBe(1)
})

it.each([
  ['kerbside-orders', { queue: 'orders', dead: false }],
  ['bikes-staging-orders-dead', { queue: 'orders', dead: true }],
  ['orders', { queue: 'orders', dead: false }],
  ['kerbside-preorders', null],
  ['kerbside-orders-dead-dead', null],
])('the queue name %s means %o', (name, meaning) => {
  expect(queueOf(name)).toEqual(meaning)
})

it('every queue of the configs carries the name of the shop', () => {
  for (const path of ['wrangler.toml', 'durable-objects/wrangler.toml']) {
    for (const [, queue] of readFileSync(path, 'utf8').matchAll(/^queue = "(.+)"$/gm)) {
      expect(queue).toMatch(/^kerbside-/)
    }
  }
  for (const { queue } of consumers) expect(queue).toMatch(/^kerbside-/)
})
