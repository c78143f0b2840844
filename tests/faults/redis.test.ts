import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { LIMIT_RULES } from '../../src/shared/anti-scalper/rules.ts'
import { startRedis } from '../../tools/upstash-local/redis-server.ts'
import { type LocalUpstash, startUpstash } from '../../tools/upstash-local/start.ts'
import { forgetState, type ServedShop, serveShop, temporaryState } from '../fixtures/served-shop.ts'
import {
  eventually,
  newShopper,
  randomKey,
  type Shopper,
  sellProduct,
  staffOf,
} from '../fixtures/shop-client.ts'

const { limit, freePerIsolate } = LIMIT_RULES['discount-code']
/** The gateway leaves a Redis that failed alone for five seconds. */
const REST_MS = 5_000

let persist = ''
let shop: ServedShop
let upstash: LocalUpstash
let redis: Redis
const dir = () => join(persist, 'redis-under-test')

beforeAll(async () => {
  persist = await temporaryState()
  upstash = await startUpstash(dir(), 'token-of-the-test')
  redis = new Redis({ port: upstash.redis.port, host: '127.0.0.1' })
  redis.on('error', () => undefined)
  shop = await serveShop(persist, ['--seed', 'none'], {
    UPSTASH_REDIS_REST_URL: upstash.url,
    UPSTASH_REDIS_REST_TOKEN: upstash.token,
  })
})
afterAll(async () => {
  redis.disconnect()
  await shop.stop()
  await upstash.stop()
  await forgetState(persist)
})
afterEach(async () => {
  upstash.bridge.delay(0)
  // The gateway asks Redis again, and finds it well, before the next test begins.
  await eventually(redisIsAsked, (asked) => asked)
})

const tryCode = async (shopper: Shopper): Promise<number> =>
  (await shopper.ask('PUT', '/cart/discount-codes', { key: randomKey(), body: { codes: ['X'] } }))
    .status

/** How many tries are let through before the first 429. */
async function allowedTries(shopper: Shopper): Promise<number> {
  for (let n = 0; n < 3 * limit; n += 1) {
    const status = await tryCode(shopper)
    if (status === 429) return n
    expect(status).toBe(200)
  }
  throw new Error('there is no limit')
}

/** Whether a try beyond the free ones gets to Redis and leaves its count there. */
async function redisIsAsked(): Promise<boolean> {
  const shopper = await newShopper(shop)
  for (let n = 0; n < freePerIsolate; n += 1) await tryCode(shopper)
  const before = await redis.dbsize().catch(() => -1)
  await tryCode(shopper)
  return before >= 0 && (await redis.dbsize()) > before
}

const SHOPPERS = 40
const TRIES_EACH = 15
/** Tries under way at once. */
const AT_ONCE = 8

/**
 * Guarded tries of many shoppers, all beyond the free ones, which must all pass. Answers the most
 * requests that may wait for a Redis that does not answer: one burst finds out, then each rest ends
 * with one that asks again.
 */
async function tryOften(): Promise<number> {
  const waiting = await Promise.all(Array.from({ length: SHOPPERS }, () => newShopper(shop)))
  for (const shopper of waiting) {
    for (let n = 0; n < freePerIsolate; n += 1) await tryCode(shopper)
  }
  const start = performance.now()
  const work = async () => {
    for (let shopper = waiting.pop(); shopper; shopper = waiting.pop()) {
      for (let n = 0; n < TRIES_EACH; n += 1) expect(await tryCode(shopper)).toBe(200)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  const rests = Math.ceil((performance.now() - start) / REST_MS)
  return 2 * AT_ONCE + 2 * rests
}

describe('a Redis', () => {
  it('that is well counts for all gateways', async () => {
    expect(await redisIsAsked()).toBe(true)
    const allowed = await allowedTries(await newShopper(shop))
    // Its windows slide by the share of the minute before: one more may pass on the edge.
    expect(allowed).toBeGreaterThanOrEqual(limit + freePerIsolate)
    expect(allowed).toBeLessThanOrEqual(limit + freePerIsolate + 2)
    expect(await redis.keys('kerbside:limit:discount-code*')).not.toEqual([])
  })

  it('that was killed leaves the limits to the object', async () => {
    const port = upstash.redis.port
    await upstash.redis.stop()
    expect(await allowedTries(await newShopper(shop))).toBe(limit + freePerIsolate)
    upstash.redis = await startRedis(dir(), port)
  })

  it('slow by 5 s is asked by one burst, and then once in each rest', async () => {
    upstash.bridge.delay(5_000)
    const asked = upstash.bridge.requests()
    const most = await tryOften()
    expect(upstash.bridge.requests() - asked).toBeLessThanOrEqual(most)
  })

  it('that stands still is asked as seldom', async () => {
    upstash.redis.child.kill('SIGSTOP')
    const asked = upstash.bridge.requests()
    const most = await tryOften()
    upstash.redis.child.kill('SIGCONT')
    expect(upstash.bridge.requests() - asked).toBeLessThanOrEqual(most)
  })

  it('restored from an older state forgets tries, and nothing is oversold', async () => {
    const shopper = await newShopper(shop)
    await redis.save()
    await copyFile(join(dir(), 'dump.rdb'), join(dir(), 'older.rdb'))
    await allowedTries(shopper)

    const goods = await sellProduct(shop, 3)
    const buyers = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const buyer = await newShopper(shop)
        const buyNow = { variantId: goods.variantId, quantity: 1 }
        return { buyer, checkout: await buyer.ready('cash-on-delivery', { buyNow }) }
      }),
    )
    const rollBack = async () => {
      const port = upstash.redis.port
      await upstash.redis.stop()
      await copyFile(join(dir(), 'older.rdb'), join(dir(), 'dump.rdb'))
      upstash.redis = await startRedis(dir(), port)
    }
    const answers = await Promise.all([
      rollBack(),
      ...buyers.map(async ({ buyer, checkout }, n) => {
        await sleep(n * 20)
        return (await buyer.complete(checkout.id)).status
      }),
    ])
    expect(answers.filter((status) => status === 202)).toHaveLength(3)
    await staffOf(shop).stockBecomes(goods.sku, { available: 0, held: 0, committed: 3 })
    expect(await tryCode(shopper)).toBeOneOf([200, 429])
  })
})
