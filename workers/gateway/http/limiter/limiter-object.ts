import type {
  LimiterObjectPort,
  LimiterPort,
  LimiterShardPort,
} from '../../../../src/shared/anti-scalper/contract.ts'
import { portOf } from '../../../../src/shared/kit/port-of.ts'
import { limiterName } from '../../../../src/shared/platform/objects.ts'

/** The limiter's object that holds a key. */
export const limiterObject = (env: Pick<GatewayEnv, 'LIMITER'>, key: string): LimiterObjectPort =>
  portOf(env.LIMITER.getByName(limiterName(key)))

/** The same object by its commands. */
export const limiterShard = (env: Pick<GatewayEnv, 'LIMITER'>, key: string): LimiterShardPort =>
  portOf(env.LIMITER.getByName(limiterName(key)))

/** The embedded limiter: nothing to configure, exact across all gateways. */
export const objectLimiter = (env: Pick<GatewayEnv, 'LIMITER'>): LimiterPort => ({
  take: (rule, key, now) => limiterObject(env, key).take(rule, key, now),
})
