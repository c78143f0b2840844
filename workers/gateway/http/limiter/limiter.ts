import type { LimiterPort } from '../../../../src/shared/anti-scalper/contract.ts'
import { optionalSetting } from '../../../../src/shared/platform/optional-setting.ts'
import { objectLimiter } from './limiter-object.ts'
import { upstashLimiter } from './upstash.ts'

/** Redis first, the object where Redis is slow or away. */
const withFallback = (redis: LimiterPort, object: LimiterPort): LimiterPort => ({
  async take(rule, key, now) {
    try {
      return await redis.take(rule, key, now)
    } catch {
      // It has said why; its breaker keeps it from being asked again by everybody.
      return object.take(rule, key, now)
    }
  },
})

let known: LimiterPort | null = null

/** The limiter of this deployment: Redis where one is configured, else the object alone. */
export function limiterOf(env: GatewayEnv): LimiterPort {
  known ??= makeLimiter(env)
  return known
}

function makeLimiter(env: GatewayEnv): LimiterPort {
  const object = objectLimiter(env)
  const url = optionalSetting(env, 'UPSTASH_REDIS_REST_URL')
  const token = optionalSetting(env, 'UPSTASH_REDIS_REST_TOKEN')
  if (url === null || token === null) return object
  return withFallback(upstashLimiter({ url, token }, Date.now), object)
}
