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
  await eventually(redisIsAsked, (asked) => asked, 3 * REST_MS)
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

/** Milliseconds of each guarded try of many shoppers, eight at a time, all beyond the free ones. */
async function timeTries(shoppers: number): Promise<number[]> {
  const times: number[] = []
  const waiting = await Promise.all(Array.from({ length: shoppers }, () => newShopper(shop)))
  for (const shopper of waiting) {
    for (let n = 0; n < freePerIsolate; n += 1) await tryCode(shopper)
  }
  const work = async () => {
    for (let shopper = waiting.pop(); shopper; shopper = waiting.pop()) {
      for (let n = 0; n < 15; n += 1) {
        const start = performance.now()
        expect(await tryCode(shopper)).toBe(200)
        times.push(performance.now() - start)
      }
    }
  }
  await Promise.all(Array.from({ length: 8 }, work))
  return times.sort((a, b) => a - b)
}

const p99 = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length * 0.99)] ?? 0

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

  it('slow by 5 s costs no more than 300 ms at p99', async () => {
    const before = p99(await timeTries(40))
    upstash.bridge.delay(5_000)
    const asked = upstash.bridge.requests()
    const times = await timeTries(40)
    console.log(`p99 ${before.toFixed(0)} ms, with Redis slow ${p99(times).toFixed(0)} ms`)
    expect(p99(times) - before).toBeLessThanOrEqual(300)
    // One burst finds out; then one request in each rest tries.
    expect(upstash.bridge.requests() - asked).toBeLessThanOrEqual(20)
  })

  it('that stands still costs no more either', async () => {
    const before = p99(await timeTries(40))
    upstash.redis.child.kill('SIGSTOP')
    const times = await timeTries(40)
    upstash.redis.child.kill('SIGCONT')
    expect(p99(times) - before).toBeLessThanOrEqual(300)
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
