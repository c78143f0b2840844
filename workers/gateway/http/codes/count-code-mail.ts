import { LIMIT_RULES } from '../../../../src/shared/anti-scalper/rules.ts'
import { normalEmail } from '../../../../src/shared/checkout/buyer/rules.ts'
import { sha256 } from '../../../../src/shared/kit/digest.ts'
import { ok, type Result, refuse } from '../../../../src/shared/platform/result.ts'
import { type GatewayContext, logOf } from '../app.ts'
import { limiterObject } from '../limiter/limiter-object.ts'

const RULES = [LIMIT_RULES['code-mail'], LIMIT_RULES['code-mail-day']]

/**
 * Counts a one-time code for a mailbox, whichever session asks and however the address is spelt.
 * Refuses `too_many_codes` where the mailbox got its share, and `dependency_unavailable` where
 * nobody can tell. The object counts, not Redis: a Redis that forgets would mail strangers again.
 */
export async function countCodeMail(c: GatewayContext, email: string): Promise<Result<null>> {
  const mailbox = await sha256(`code-mail:${normalEmail(email)}`)
  const now = Date.now()
  try {
    for (const rule of RULES) {
      const key = `${rule.action}:${mailbox}`
      const { allowed, resetAt } = await limiterObject(c.env, key).take(rule, key, now)
      if (allowed) continue
      const retryAfter = Math.max(1, Math.ceil((resetAt - now) / 1000))
      return refuse('too_many_codes', undefined, { retryAfter })
    }
    return ok(null)
  } catch (error) {
    logOf(c)('limiter.unavailable', { work: 'code-mail', error })
    return refuse('dependency_unavailable', undefined, { retryAfter: 2 })
  }
}
