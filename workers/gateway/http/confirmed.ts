import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import { isConfirmed } from '../../../src/shared/session/rules.ts'
import type { GatewayContext } from './app.ts'
import { checkSignInCode } from './codes/sign-in-code.ts'
import { callerOf, execute, shopperOf } from './shopper.ts'

/**
 * Refuses `step_up_required` unless the member has proved the email recently, and
 * `member_required` for a visitor.
 */
export async function requireConfirmed(c: GatewayContext): Promise<Result<null>> {
  const read = await shopperOf(c).read(callerOf(c), { type: 'session' })
  if (!read.ok) return read
  const { session } = read.value
  if (session === null) return refuse('member_required')
  return isConfirmed(session, Date.now()) ? ok(null) : refuse('step_up_required')
}

/**
 * Proves the member's email again by a code that was mailed to it. Refuses `member_required`,
 * `code_invalid` and `too_many_tries`.
 */
export async function stepUp(
  c: GatewayContext,
  code: string,
): Promise<Result<{ verifiedAt: string }>> {
  const profile = await shopperOf(c).read(callerOf(c), { type: 'member' })
  if (!profile.ok) return profile
  const checked = await checkSignInCode(c, profile.value.member.email, code)
  if (!checked.ok) return checked
  const confirmed = await execute(c, { type: 'session.confirm' })
  if (!confirmed.ok) return confirmed
  const read = await shopperOf(c).read(callerOf(c), { type: 'session' })
  if (!read.ok) return read
  return ok({ verifiedAt: rfc3339(read.value.session?.verifiedAt ?? Date.now()) })
}
