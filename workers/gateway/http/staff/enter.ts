import type { SignInProps } from '../../../../src/admin/components/session/sign-in.tsx'
import { texts } from '../../../../src/admin/texts/texts.ts'
import { MINUTE_MS } from '../../../../src/shared/platform/clock.ts'
import type { Problem } from '../../../../src/shared/platform/result.ts'
import { emailAddress } from '../../../../src/shared/platform/text.ts'
import type { Staff, StaffAccess } from '../../../../src/shared/staff/contract.ts'
import { SESSION_TTL_MS } from '../../../../src/shared/staff/rules.ts'
import type { GatewayContext } from '../app.ts'
import { requireStaff } from '../middleware/staff.ts'
import { setStaffCookie, staffCookie } from '../pages/staff-cookie.ts'
import { isIdempotencyKey } from '../shopper.ts'
import { endSessionById } from './end-session.ts'
import { sendSignInCode, signIn } from './sign-in.ts'

const TEXT = texts.signIn
const SECOND_MS = 1000
/** A working day; an access token itself lives longer. */
const TOKEN_COOKIE_SECONDS = 12 * 60 * 60
const EMAIL = emailAddress()

/** The fields of a sign-in as they were posted; null for one that the form did not have. */
export interface SignInFields {
  email: string | null
  code: string | null
  token: string | null
  /** The key under which the same form posted twice gives the same session. */
  key: string | null
}

/** Reads the fields. A code that was entered does not count where another one is asked for. */
export function signInFields(fields: URLSearchParams, prefix: string): SignInFields {
  const get = (name: string) => fields.get(prefix + name)?.trim() ?? null
  const key = get('key') ?? ''
  const code = get('code')?.normalize('NFKC').replace(/\s/g, '') ?? null
  return {
    email: get('email'),
    code: fields.has(`${prefix}again`) ? null : code,
    token: get('token')?.slice(0, 100) ?? null,
    key: isIdempotencyKey(key) ? key : null,
  }
}

/** The form to show next; `problem` where something was refused. */
export type SignInStep = Pick<SignInProps, 'step' | 'email' | 'errors'> & {
  message?: string
  problem?: Problem
}

/** Signed in, with the token that the cookie holds now; or the form to show next. */
export type Entry = { staff: Staff; token: string } | { show: SignInStep }

/**
 * Takes a step of the sign-in by forms: mails a code to an address, or signs in with a code or an
 * access token and sets the cookie.
 */
export async function enter(c: GatewayContext, fields: SignInFields): Promise<Entry> {
  const { email, code, key, token } = fields
  if (token !== null) return enterByToken(c, token)
  if (email === null) return { show: { step: 'email', email: '', errors: {} } }
  if (!EMAIL.safeParse(email).success) {
    return { show: { step: 'email', email, errors: { email: TEXT.emailWrong } } }
  }
  return code === null ? mailCode(c, email) : enterByCode(c, { email, code, key })
}

async function enterByToken(c: GatewayContext, token: string): Promise<Entry> {
  const staff = await requireStaff(c, token)
  if (staff.ok) {
    setStaffCookie(c, token, TOKEN_COOKIE_SECONDS)
    return { staff: staff.value, token }
  }
  const { problem } = staff
  const errors = { token: texts.general.tokenUnknown }
  return { show: { step: 'email', email: '', errors, problem } }
}

/** Mails a code to the address. Where it got its share, the last code stands. */
async function mailCode(c: GatewayContext, email: string): Promise<Entry> {
  const sent = await sendSignInCode(c, email)
  if (sent.ok) return { show: { step: 'code', email, errors: {} } }
  const { problem } = sent
  const step = problem.code === 'too_many_codes' ? 'code' : 'email'
  return { show: { step, email, errors: {}, message: wordsOf(problem), problem } }
}

async function enterByCode(
  c: GatewayContext,
  { email, code, key }: { email: string; code: string; key: string | null },
): Promise<Entry> {
  if (code === '') return { show: { step: 'code', email, errors: { code: TEXT.codeMissing } } }
  const former = await accessOfCookie(c)
  c.set('idempotencyKey', key)
  const signedIn = await signIn(c, { email, code })
  if (!signedIn.ok) {
    const { problem } = signedIn
    return { show: { step: 'code', email, errors: { code: wordsOf(problem) }, problem } }
  }
  const { token, staff } = signedIn.value
  setStaffCookie(c, token, SESSION_TTL_MS / SECOND_MS)
  await requireStaff(c, token)
  const current = c.var.staffAccess.sessionId
  if (former?.staff.id === staff.id && former.sessionId !== null && former.sessionId !== current) {
    await endFormer(c, former.sessionId)
  }
  return { staff, token }
}

async function accessOfCookie(c: GatewayContext): Promise<StaffAccess | null> {
  const token = staffCookie(c)
  return token && (await requireStaff(c, token)).ok ? c.var.staffAccess : null
}

/** The session whose cookie the new one replaced: no browser could end it any more. */
async function endFormer(c: GatewayContext, sessionId: string): Promise<void> {
  c.set('permission', 'session.end')
  c.set('idempotencyKey', null)
  await endSessionById(c, sessionId)
}

/** The text of a refusal, for the member of staff. */
function wordsOf({ code, retryAfter = 0 }: Problem): string {
  const minutes = Math.max(1, Math.ceil((retryAfter * SECOND_MS) / MINUTE_MS))
  if (code === 'too_many_tries') return TEXT.tooManyTries(minutes)
  if (code === 'too_many_codes') return TEXT.tooManyCodes(minutes)
  return code === 'code_invalid' ? TEXT.codeWrong : TEXT.unavailable
}
