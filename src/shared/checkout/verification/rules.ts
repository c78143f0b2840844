import { MINUTE_MS, type Now } from '../../platform/clock.ts'
import { ok, type Problem, type Result, refuse } from '../../platform/result.ts'
import type { CheckoutRecord } from '../contract.ts'
import type { CheckoutVerification, VerificationKind, VerificationStep } from './contract.ts'

/** How long a code may be typed in, and a passed check stands. */
export const VERIFICATION_MS = 10 * MINUTE_MS
const CODE_TRIES_MAX = 5

/** Each counts for itself and for those below it. */
const STRENGTH: Record<VerificationKind, number> = { pow: 1, turnstile: 2, code: 3 }

/** The verification of the checkout as it is now; an older version's is void. */
const currentOf = (record: CheckoutRecord): CheckoutVerification =>
  record.verification?.version === record.version
    ? record.verification
    : { version: record.version, code: null, passed: null }

/** Whether the checkout, as it is now, was verified as strongly as `kind`. */
export function isVerified(record: CheckoutRecord, kind: VerificationKind, now: Now): boolean {
  const { passed } = currentOf(record)
  return passed !== null && passed.until > now && STRENGTH[passed.kind] >= STRENGTH[kind]
}

/**
 * One step of verifying. `next` is kept whatever comes of it: a wrong code costs one of its five
 * tries. Refuses `verification_invalid` for a code that is wrong, late, used, tried too often, or
 * of an older version of the checkout.
 */
export function decideVerification(
  record: CheckoutRecord,
  step: VerificationStep,
  now: Now,
): { next: CheckoutVerification; outcome: Result<null> } {
  const current = currentOf(record)
  switch (step.kind) {
    case 'ask-code': {
      const code = { mac: step.mac, expiresAt: now + VERIFICATION_MS, triesLeft: CODE_TRIES_MAX }
      return { next: { ...current, code }, outcome: ok(null) }
    }
    case 'code':
      return typeCode(current, step.mac, now)
    default:
      return { next: passedBy(current, step.kind, now), outcome: ok(null) }
  }
}

function typeCode(current: CheckoutVerification, mac: string, now: Now) {
  const { code } = current
  const wrong = refuse('verification_invalid')
  if (code === null || code.expiresAt <= now || code.triesLeft < 1) {
    return { next: { ...current, code: null }, outcome: wrong }
  }
  if (code.mac !== mac) {
    const next = { ...current, code: { ...code, triesLeft: code.triesLeft - 1 } }
    return { next, outcome: wrong }
  }
  return { next: { ...passedBy(current, 'code', now), code: null }, outcome: ok(null) }
}

/** A weaker check never takes the place of a stronger one. */
function passedBy(current: CheckoutVerification, kind: VerificationKind, now: Now) {
  const { passed } = current
  const keep = passed !== null && passed.until > now && STRENGTH[passed.kind] > STRENGTH[kind]
  return keep ? current : { ...current, passed: { kind, until: now + VERIFICATION_MS } }
}

/** Names the checkout a check is asked for; other refusals are as they are. */
export const bindChallenge = (
  { id, version }: Pick<CheckoutRecord, 'id' | 'version'>,
  problem: Problem,
): Problem =>
  problem.code === 'verification_required'
    ? { ...problem, extra: { ...problem.extra, boundTo: { checkoutId: id, version } } }
    : problem
