import type { SignInForms } from '../../../../src/admin/components/session/sign-in.tsx'
import type { Section } from '../../../../src/admin/navigation.ts'
import type { Problem, Result } from '../../../../src/shared/platform/result.ts'
import { readMember } from '../../../../src/shared/staff/change-staff.ts'
import type { Permission, Staff } from '../../../../src/shared/staff/contract.ts'
import type { GatewayContext } from '../app.ts'
import { requirePermission, requireStepUp, staffDeps } from '../middleware/staff.ts'
import { wantsPage } from '../pages/errors.tsx'
import { keyOf, seeOther } from '../pages/forms.ts'
import { staffCookie } from '../pages/staff-cookie.ts'
import { staffProblem } from '../pages/staff-problem.tsx'
import { problemResponse } from '../problem-response.ts'
import { type Entry, enter, signInFields } from './enter.ts'
import { showSignIn } from './show-sign-in.tsx'

/** The conditions of a page or form of the staff. */
interface DoorSpec {
  permission: Permission
  section: Section | null
}

/** Before the fields that the door adds to a form that waits for a sign-in. */
const PREFIX = 'sign-in.'
export const SIGN_IN_PATH = '/admin/sign-in'

const addressOf = (c: GatewayContext): string => {
  const { pathname, search } = new URL(c.req.url)
  return pathname + search
}

/** The forms of the page of sign-in, which leads on to `next`. */
export const signInForms = (next: string): SignInForms => ({
  code: `${SIGN_IN_PATH}/code`,
  verify: `${SIGN_IN_PATH}/verify`,
  token: SIGN_IN_PATH,
  prefix: '',
  kept: next === '' ? [] : [['next', next]],
})

/** The forms of a sign-in that a posted form waits for: each posts that form again. */
const waitingForms = (c: GatewayContext, fields: URLSearchParams): SignInForms => {
  const path = addressOf(c)
  return { code: path, verify: path, token: path, prefix: PREFIX, kept: [...fields] }
}

/**
 * Admits a member of staff to a page: signed in, with its permission, and where `stepUp` says so
 * after a recent sign-in. Otherwise gives the answer that takes the page's place.
 */
export async function enterPage(
  c: GatewayContext,
  spec: DoorSpec & { stepUp?: boolean },
): Promise<Staff | Response> {
  const staff = await requirePermission(c, spec.permission, staffCookie(c) ?? '')
  if (!staff.ok) return refuseEntry(c, spec, staff.problem)
  if (!spec.stepUp) return staff.value
  const recent = requireStepUp(c)
  if (recent.ok) return staff.value
  if (!wantsPage(c)) return problemResponse(c, recent.problem)
  const email = await ownEmail(c, staff.value)
  return showSignIn(
    c,
    { step: 'email', email, errors: {} },
    {
      staff: staff.value,
      status: 403,
      reason: 'confirm-page',
      forms: signInForms(addressOf(c)),
    },
  )
}

function refuseEntry(
  c: GatewayContext,
  spec: DoorSpec,
  problem: Problem,
): Promise<Response> | Response {
  if (!wantsPage(c)) return problemResponse(c, problem)
  if (problem.code === 'forbidden') return staffProblem(c, { ...spec, staff: c.var.staff }, problem)
  const next = encodeURIComponent(addressOf(c))
  return seeOther(c, c.req.method === 'GET' ? `${SIGN_IN_PATH}?next=${next}` : SIGN_IN_PATH)
}

/**
 * Admits a member of staff to a form. A form whose session has ended is kept: the answer is the
 * sign-in with every field in it, and posting that goes on with the form. So does a form that needs
 * a recent sign-in, for which a code is mailed at once. Gives the fields without the door's own.
 */
export async function enterForm(
  c: GatewayContext,
  spec: DoorSpec & { stepUp?: (fields: URLSearchParams) => boolean },
  sent: URLSearchParams,
): Promise<{ staff: Staff; fields: URLSearchParams } | Response> {
  const fields = new URLSearchParams([...sent].filter(([name]) => !name.startsWith(PREFIX)))
  let staff = await requirePermission(c, spec.permission, staffCookie(c) ?? '')
  if (!staff.ok && staff.problem.code === 'staff_required' && wantsPage(c)) {
    const entered = await signInAgain(c, spec, sent, fields)
    if (entered instanceof Response) return entered
    staff = entered
  }
  if (!staff.ok) return refuseEntry(c, spec, staff.problem)
  const recent = spec.stepUp?.(fields) ? requireStepUp(c) : null
  if (recent?.ok === false) {
    if (!wantsPage(c)) return problemResponse(c, recent.problem)
    const confirmed = await confirm(c, { spec, staff: staff.value, sent, fields })
    if (confirmed instanceof Response) return confirmed
    staff = confirmed
    if (!staff.ok) return refuseEntry(c, spec, staff.problem)
  }
  c.set('idempotencyKey', keyOf(fields))
  return { staff: staff.value, fields }
}

/** Only such a form can be posted again by the page of sign-in: files would be lost. */
const isUrlEncoded = (c: GatewayContext): boolean =>
  /^application\/x-www-form-urlencoded\s*(;|$)/i.test(c.req.header('content-type') ?? '')

async function signInAgain(
  c: GatewayContext,
  spec: DoorSpec,
  sent: URLSearchParams,
  fields: URLSearchParams,
): Promise<Result<Staff> | Response> {
  if (!isUrlEncoded(c)) {
    return showSignIn(
      c,
      { step: 'email', email: '', errors: {} },
      { staff: null, status: 401, reason: 'files', forms: signInForms(refererOf(c)) },
    )
  }
  const entry = await enter(c, signInFields(sent, PREFIX))
  return goOn(c, spec, entry, (show) =>
    showSignIn(c, show, {
      staff: null,
      status: 401,
      reason: 'waiting',
      forms: waitingForms(c, fields),
    }),
  )
}

/** The page of this shop that the form stood on; empty where the browser does not say. */
function refererOf(c: GatewayContext): string {
  const referer = c.req.header('referer')
  if (referer === undefined || !URL.canParse(referer)) return ''
  const { origin, pathname, search } = new URL(referer)
  return origin === new URL(c.req.url).origin ? pathname + search : ''
}

/** Takes the code of the member's own mailbox, or mails one where none was entered. */
async function confirm(
  c: GatewayContext,
  form: { spec: DoorSpec; staff: Staff; sent: URLSearchParams; fields: URLSearchParams },
): Promise<Result<Staff> | Response> {
  const { spec, staff, sent, fields } = form
  const email = await ownEmail(c, staff)
  const { code, key } = signInFields(sent, PREFIX)
  const entry = await enter(c, { email, code, key, token: null })
  return goOn(c, spec, entry, (show) =>
    showSignIn(
      c,
      { ...show, step: 'code' },
      { staff, status: 403, reason: 'confirm-form', forms: waitingForms(c, fields) },
    ),
  )
}

async function goOn(
  c: GatewayContext,
  spec: DoorSpec,
  entry: Entry,
  show: (step: Extract<Entry, { show: unknown }>['show']) => Promise<Response>,
): Promise<Result<Staff> | Response> {
  return 'show' in entry ? show(entry.show) : requirePermission(c, spec.permission, entry.token)
}

async function ownEmail(c: GatewayContext, staff: Staff): Promise<string> {
  const member = await readMember(staffDeps(c), staff.id)
  return member.ok ? member.value.email : ''
}
