import type { Challenge, RequiredChallenge } from '../../../src/shared/anti-scalper/contract.ts'
import { challengeOf, riskScore } from '../../../src/shared/anti-scalper/risk.ts'
import type { CompletionAnswer } from '../../../src/shared/checkout/contract.ts'
import type { VerificationKind } from '../../../src/shared/checkout/verification/contract.ts'
import type { Problem, Result } from '../../../src/shared/platform/result.ts'
import type { Idempotency } from '../../../src/shared/shopper/contract.ts'
import type { GatewayContext } from '../http/app.ts'
import { powUrl } from '../http/challenge/challenge.ts'
import { countTry, signalsOf } from '../http/challenge/signals.ts'
import { turnstileSiteKey } from '../http/challenge/turnstile.ts'
import { guard, networkOfRequest } from '../http/limiter/guard.ts'
import { isRepeated } from '../http/limiter/repeats.ts'
import { deviceOf } from '../http/middleware/device.ts'
import { checkoutOf } from '../http/ports/checkout.ts'
import { callerOf } from '../http/shopper.ts'

/**
 * Completes a checkout for the session's shopper, as the API and the page do: limits first, then
 * what risk asks for. Adds to the refusals of `completeCheckout` those of `guard` and
 * `verification_required` with the challenge to answer.
 */
export async function completeFor(
  c: GatewayContext,
  checkoutId: string,
  idempotency: Idempotency | undefined,
): Promise<Result<{ answer: CompletionAnswer; replayed: boolean }>> {
  const repeated = isRepeated(c, idempotency)
  if (!repeated) {
    const guarded = await guard(c, 'checkout-complete')
    if (!guarded.ok) return guarded
  }
  const deed = { action: 'checkout-complete', subject: checkoutId } as const
  const requires = requiredBy(c, challengeOf(riskScore(await signalsOf(c, deed, {}))))
  const device = deviceOf(c)
  const network = networkOfRequest(c)
  const completed = await checkoutOf(c.env).complete({
    caller: callerOf(c),
    ...(idempotency ? { idempotency } : {}),
    checkoutId,
    returnOrigin: new URL(c.req.url).origin,
    ...(device === null ? {} : { device }),
    ...(network === null ? {} : { network }),
    ...(requires ? { requires } : {}),
  })
  if (completed.ok) return completed
  // Only refused tries count: repeated refusals are a sign of a program.
  if (!repeated) countTry(c, 'checkout-complete')
  return completed.problem.code === 'verification_required'
    ? { ok: false, problem: challenged(c, completed.problem, requires ?? 'code', checkoutId) }
    : completed
}

/** A completion has an e-mail: where there is no Turnstile, a code stands in for it. */
function requiredBy(c: GatewayContext, asked: RequiredChallenge): VerificationKind | null {
  if (asked === 'none' || asked === 'pow') return asked === 'pow' ? 'pow' : null
  return asked === 'turnstile' && turnstileSiteKey(c.env) !== null ? 'turnstile' : 'code'
}

/**
 * The refusal, with what to do next. The completion names the check it asks for; `asked` is what
 * risk asked for, where an object of an older release names none.
 */
function challenged(
  c: GatewayContext,
  problem: Problem,
  asked: VerificationKind,
  checkoutId: string,
): Problem {
  const { kind = asked, boundTo } = (problem.extra ?? {}) as Partial<Challenge>
  const siteKey = kind === 'turnstile' ? turnstileSiteKey(c.env) : null
  const challenge: Challenge = {
    kind,
    ...(kind === 'pow' ? { url: powUrl(`checkout-complete:${checkoutId}`, 'pow') } : {}),
    ...(siteKey === null ? {} : { siteKey }),
    ...(boundTo ? { boundTo } : {}),
  }
  return { ...problem, extra: { challenge } }
}
