import { LIMIT_RULES } from '../../anti-scalper/rules.ts'
import { sha256 } from '../../kit/digest.ts'
import { DAY_MS } from '../../platform/clock.ts'
import { log } from '../../platform/log.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { normalEmail } from '../buyer/rules.ts'
import type { CheckoutDeps } from '../deps.ts'

const RULE = LIMIT_RULES['payment-declined']
const EVENT_KEPT_MS = DAY_MS

type Deps = Pick<CheckoutDeps, 'limiter' | 'now'>

interface Payer {
  shopperId: string
  email: string | null
}

/** A shopper is a session and easily changed; the mailbox the goods are announced to is not. */
const keysOf = async ({ shopperId, email }: Payer): Promise<string[]> => [
  `payment-declined:${shopperId}`,
  ...(email === null ? [] : [`payment-declined:${await sha256(normalEmail(email))}`]),
]

/** Counts a declined payment, once per event however often a provider tells of it. */
export async function recordDecline(
  deps: Deps,
  { eventId, ...payer }: Payer & { eventId: string },
): Promise<void> {
  const now = deps.now()
  const seen = `decline-event:${eventId}`
  if (!(await deps.limiter(seen).spend(seen, now + EVENT_KEPT_MS, now))) return
  await Promise.all((await keysOf(payer)).map((key) => deps.limiter(key).take(RULE, key, now)))
}

/**
 * Refuses `payment_attempts_exhausted` where too many payments of this shopper or e-mail were
 * declined, and `dependency_unavailable` where nobody can tell: it is about money.
 */
export async function requireAttemptsLeft(deps: Deps, payer: Payer): Promise<Result<null>> {
  const now = deps.now()
  const keys = await keysOf(payer)
  try {
    const verdicts = await Promise.all(keys.map((key) => deps.limiter(key).look(RULE, key, now)))
    const resetAt = Math.max(0, ...verdicts.filter((v) => !v.allowed).map((v) => v.resetAt))
    if (resetAt === 0) return ok(null)
    const retryAfter = Math.max(1, Math.ceil((resetAt - now) / 1000))
    return refuse('payment_attempts_exhausted', undefined, { retryAfter })
  } catch (error) {
    log('limiter.unavailable', { work: 'declined-payments', error })
    return refuse('dependency_unavailable', undefined, { retryAfter: 2 })
  }
}
