import { ok, type Problem, type Result } from '../../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../app.ts'
import { sendSignInCode } from '../codes/sign-in-code.ts'
import { requireConfirmed, stepUp } from '../confirmed.ts'
import { guard } from '../limiter/guard.ts'
import { callerOf, shopperOf } from '../shopper.ts'
import { wordsOf } from './problem-words.ts'

/** The field of a form with the code that proves the member's email. */
const CONFIRM_FIELD = 'confirmCode'

/** The code that a form must bring before it takes effect. */
export interface ConfirmAsked {
  sentTo: string
  /** Why the code that it brought was refused, or none was mailed. */
  problem?: Problem
}

/** The field for the code, with the reason why the last one was refused. */
export const confirmProps = ({ sentTo, problem }: ConfirmAsked) => ({
  sentTo,
  ...(problem ? { error: wordsOf(problem) } : {}),
})

/**
 * Asks a member's form for a proof of the email where the last one is old: mails a code at the first
 * press, and takes it at the second. Null where the form may take effect.
 */
export async function confirmByForm(
  c: GatewayContext,
  fields: URLSearchParams,
): Promise<Result<ConfirmAsked | null>> {
  const confirmed = await requireConfirmed(c)
  if (confirmed.ok) return ok(null)
  if (confirmed.problem.code !== 'step_up_required') return confirmed
  const profile = await shopperOf(c).read(callerOf(c), { type: 'member' })
  if (!profile.ok) return profile
  const sentTo = profile.value.member.email
  const proved = await prove(c, sentTo, fields.get(CONFIRM_FIELD) ?? '')
  if (!proved.ok) return ok({ sentTo, problem: proved.problem })
  return ok(proved.value ? null : { sentTo })
}

/** Whether the code proves the email; without a code, one is mailed. */
async function prove(c: GatewayContext, email: string, code: string): Promise<Result<boolean>> {
  const within = await guard(c, 'sign-in')
  if (!within.ok) return within
  // The form's key is of its own effect, which comes after this one.
  const key = c.var.idempotencyKey
  c.set('idempotencyKey', null)
  const done = code.trim() === '' ? await sendSignInCode(c, email) : await stepUp(c, code)
  c.set('idempotencyKey', key)
  return done.ok ? ok(code.trim() !== '') : done
}
