import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { ok, type Result } from '../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../http/app.ts'
import { callerOf, execute, shopperOf } from '../http/shopper.ts'
import { checkSignInCode } from './sign-in.ts'

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
