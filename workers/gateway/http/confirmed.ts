import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import { isConfirmed } from '../../../src/shared/session/rules.ts'
import type { GatewayContext } from './app.ts'
import { callerOf, shopperOf } from './shopper.ts'

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
