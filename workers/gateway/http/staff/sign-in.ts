import { signingKey } from '../../../../src/shared/kit/signed-token.ts'
import { ok, type Result } from '../../../../src/shared/platform/result.ts'
import type { Staff } from '../../../../src/shared/staff/contract.ts'
import { normalStaffEmail } from '../../../../src/shared/staff/create-staff.ts'
import { TOKEN_BYTES } from '../../../../src/shared/staff/rules.ts'
import { staffMailbox, startSession } from '../../../../src/shared/staff/sessions.ts'
import type { GatewayContext } from '../app.ts'
import { checkCode, sendCode } from '../codes/codes.ts'
import { staffDeps } from '../middleware/staff.ts'
import { auditedWrite } from '../staff-write.ts'

const encoder = new TextEncoder()

const codesOf = (email: string) =>
  ({ purpose: 'staff-sign-in', subject: normalStaffEmail(email) }) as const

/** Mails a code to a present member of staff. The answer is alike for every address. */
export const sendSignInCode = (
  c: GatewayContext,
  email: string,
): Promise<Result<{ expiresAt: string }>> =>
  sendCode(c, {
    ...codesOf(email),
    mailbox: normalStaffEmail(email),
    recipient: () => staffMailbox(staffDeps(c), email),
  })

interface SignedIn {
  token: string
  /** RFC 3339. */
  expiresAt: string
  staff: Staff
}

/**
 * Signs a member of staff in by the code that was mailed, with a row in the audit. The same request
 * under the same Idempotency-Key gives the same session. Refuses `code_invalid`, `too_many_tries`.
 */
export async function signIn(
  c: GatewayContext,
  { email, code }: { email: string; code: string },
): Promise<Result<SignedIn>> {
  c.header('cache-control', 'private, no-store')
  const checked = await checkCode(c, codesOf(email), code)
  if (!checked.ok) return checked
  const tokenBytes = await sessionBytes(c, email, code)
  const userAgent = c.req.header('user-agent') ?? ''
  const started = await startSession(staffDeps(c), { email, userAgent, tokenBytes })
  if (!started.ok) return started
  const { token, expiresAt, staff, sessionId, device, created } = started.value
  if (created) await auditSignIn(c, staff, sessionId, device)
  return ok({ token, expiresAt, staff: { id: staff.id, name: staff.name, role: staff.role } })
}

/**
 * The bytes of the new session's token: random, or under an Idempotency-Key those that follow from
 * key and code, so that the repeated request gets the same token and no answer with it is stored.
 */
async function sessionBytes(c: GatewayContext, email: string, code: string): Promise<Uint8Array> {
  const key = c.var.idempotencyKey
  if (key === null) return crypto.getRandomValues(new Uint8Array(TOKEN_BYTES))
  const signed = JSON.stringify(['staff-session', normalStaffEmail(email), code, key])
  const secret = await signingKey(c.env.SESSION_SECRET)
  return new Uint8Array(await crypto.subtle.sign('HMAC', secret, encoder.encode(signed)))
}

async function auditSignIn(c: GatewayContext, staff: Staff, sessionId: string, device: string) {
  c.set('staff', staff)
  c.set('permission', 'session.start')
  c.set('idempotencyKey', null)
  await auditedWrite(c, sessionId, async () => ok({ before: null, after: { device }, value: null }))
}
