import { Ratelimit } from '@upstash/ratelimit'
import { Redis } from '@upstash/redis/cloudflare'
import type {
  LimiterPort,
  LimitRule,
  LimitVerdict,
} from '../../../../src/shared/anti-scalper/contract.ts'
import { CircuitBreaker } from '../../../../src/shared/kit/circuit-breaker.ts'
import { log } from '../../../../src/shared/platform/log.ts'

/** The longest time that one request waits for Redis. */
const REDIS_BUDGET_MS = 250
/** How long everybody does without a Redis that failed. */
const REDIS_REST_MS = 5_000

interface RedisAddress {
  url: string
  token: string
}

/**
 * Upstash's limiter over its REST API. It would wait four seconds in retries and fail open after
 * five (2026-11-20); here a slow answer is an error within `REDIS_BUDGET_MS`.
 */
export function upstashLimiter({ url, token }: RedisAddress, clock: () => number): LimiterPort {
  const redis = new Redis({
    url,
    token,
    retry: false,
    enableTelemetry: false,
    // One request would wait for the call of another, which the Workers runtime ends with it.
    enableAutoPipelining: false,
  })
  const breaker = new CircuitBreaker(REDIS_REST_MS)
  const limiters = new Map<string, Ratelimit>()

  const limiterOf = ({ action, limit, windowMs }: LimitRule): Ratelimit => {
    const name = `${action}:${limit}`
    const known = limiters.get(name)
    if (known) return known
    const made = new Ratelimit({
      redis,
      limiter: Ratelimit.slidingWindow(limit, `${windowMs} ms`),
      prefix: `kerbside:limit:${name}`,
      timeout: REDIS_BUDGET_MS,
      ephemeralCache: false,
      analytics: false,
      enableTelemetry: false,
    })
    limiters.set(name, made)
    return made
  }

  const ask = async (rule: LimitRule, key: string): Promise<LimitVerdict> => {
    const answer = await limiterOf(rule).limit(key)
    if (answer.reason === 'timeout') throw new Error('Redis is slow')
    const { success, limit, remaining, reset } = answer
    return { allowed: success, limit, remaining: Math.max(0, remaining), resetAt: reset }
  }

  return {
    async take(rule, key, now) {
      if (!breaker.mayTry(now)) throw new Error('Redis rests')
      try {
        const verdict = await ask(rule, key)
        breaker.succeeded()
        return verdict
      } catch (error) {
        breaker.failed(clock())
        log('limiter.redis-failed', { error })
        throw error
      }
    },
  }
}
