import type { GuardedAction, LimitVerdict } from '../../../../src/shared/anti-scalper/contract.ts'
import { networkOf } from '../../../../src/shared/anti-scalper/network.ts'
import {
  type GuardRule,
  LIMIT_RULES,
  ofNetwork,
} from '../../../../src/shared/anti-scalper/rules.ts'
import { Cache } from '../../../../src/shared/kit/cache.ts'
import { ok, type Result, refuse } from '../../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../app.ts'
import { logOf } from '../app.ts'
import { limiterOf } from './limiter.ts'
import { Tries } from './tries.ts'

const KEYS_MAX = 20_000
const AWAY_RETRY_SECONDS = 2

/** The first tries of a key cost no call. */
const free = new Tries(KEYS_MAX)
/** Refusals stand in memory until their window has room. */
const refused = new Cache<string, LimitVerdict>({ entries: KEYS_MAX })

/** The network a request comes from, where the edge tells it. */
export const networkOfRequest = (c: GatewayContext): string | null => {
  const address = c.req.header('cf-connecting-ip')
  return address === undefined ? null : networkOf(address)
}

/**
 * Counts a try of `action` by the session (or by `subject`, where there is no session) and by its
 * network. Refuses `rate_limited`, with the headers of api.md on the answer, and
 * `dependency_unavailable` where no limiter can be asked and money is at stake.
 */
export async function guard(
  c: GatewayContext,
  action: GuardedAction,
  subject: string = c.var.session.shopperId,
): Promise<Result<null>> {
  const rule = LIMIT_RULES[action]
  const network = networkOfRequest(c)
  const [own, shared] = await Promise.all([
    take(c, rule, `${action}:${subject}`),
    network === null ? ok(null) : take(c, ofNetwork(rule), `${action}:${network}`),
  ])
  return own.ok ? shared : own
}

async function take(c: GatewayContext, rule: GuardRule, key: string): Promise<Result<null>> {
  const now = Date.now()
  if (free.count(key, rule.windowMs, now) <= rule.freePerIsolate) return ok(null)
  const known = refused.get(key, now)
  if (known) return tooMany(c, rule, known, now)
  const verdict = await ask(c, rule, key, now)
  if (verdict === null) return away(rule)
  if (verdict.allowed) return ok(null)
  refused.set(key, verdict, verdict.resetAt)
  return tooMany(c, rule, verdict, now)
}

/** Null where neither Redis nor the object can be asked. */
async function ask(
  c: GatewayContext,
  rule: GuardRule,
  key: string,
  now: number,
): Promise<LimitVerdict | null> {
  try {
    return await limiterOf(c.env).take(rule, key, now)
  } catch (error) {
    logOf(c)('limiter.unavailable', { work: rule.action, error })
    return null
  }
}

const away = ({ whenAway }: GuardRule): Result<null> =>
  whenAway === 'allow'
    ? ok(null)
    : refuse('dependency_unavailable', undefined, { retryAfter: AWAY_RETRY_SECONDS })

function tooMany(
  c: GatewayContext,
  { action, windowMs }: GuardRule,
  { limit, resetAt }: LimitVerdict,
  now: number,
): Result<null> {
  const seconds = Math.max(1, Math.ceil((resetAt - now) / 1000))
  c.header('RateLimit-Policy', `"${action}";q=${limit};w=${windowMs / 1000}`)
  c.header('RateLimit', `"${action}";r=0;t=${seconds}`)
  return refuse('rate_limited', undefined, { retryAfter: seconds })
}
