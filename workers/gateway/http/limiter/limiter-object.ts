import type {
  LimiterObjectPort,
  LimiterPort,
} from '../../../../src/shared/anti-scalper/contract.ts'
import { limiterName } from '../../../../src/shared/platform/objects.ts'

/** The limiter's object that holds a key. RPC types wrap every value; the port says what crosses. */
export const limiterObject = (env: Pick<GatewayEnv, 'LIMITER'>, key: string): LimiterObjectPort =>
  env.LIMITER.getByName(limiterName(key)) as unknown as LimiterObjectPort

/** The embedded limiter: nothing to configure, exact across all gateways. */
export const objectLimiter = (env: Pick<GatewayEnv, 'LIMITER'>): LimiterPort => ({
  take: (rule, key, now) => limiterObject(env, key).take(rule, key, now),
})
