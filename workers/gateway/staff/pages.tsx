import { THEMES } from '../../../src/admin/components/layout/frame.ts'
import { navigationFor } from '../../../src/admin/navigation.ts'
import type { Staff } from '../../../src/shared/staff/contract.ts'
import { mayAct } from '../../../src/shared/staff/rules.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { requirePermission, requireStaff } from '../http/middleware/staff.ts'
import { answerProblem } from '../http/pages/errors.tsx'
import { nextPath, ownForm, seeOther } from '../http/pages/forms.ts'
import { setStaffCookie, setThemeCookie, staffCookie } from '../http/pages/staff-cookie.ts'
import { SIGN_IN_PATH, signInForms } from '../http/staff/door.ts'
import { endSession } from '../http/staff/end-session.ts'
import { enter, type SignInFields, type SignInStep, signInFields } from '../http/staff/enter.ts'
import { showSignIn } from '../http/staff/show-sign-in.tsx'

export const staffSessionPages = createRouter()

/** Where to go on to: a page of the staff's and nowhere else. */
const nextOf = (fields: URLSearchParams, fallback: string): string => {
  const next = nextPath(fields, fallback)
  return next.startsWith('/admin/') ? next : fallback
}

/** The first part of the back office that the role may see. */
const homeOf = ({ role }: Staff): string =>
  navigationFor((permission) => mayAct(role, permission))[0]?.path ?? '/'

for (const path of ['/admin', SIGN_IN_PATH]) {
  staffSessionPages.get(path, async (c) => {
    const token = staffCookie(c)
    const staff = token ? await requireStaff(c, token) : null
    const { searchParams } = new URL(c.req.url)
    if (staff?.ok) return seeOther(c, nextOf(searchParams, homeOf(staff.value)))
    return show(c, nextOf(searchParams, ''), { step: 'email', email: '', errors: {} })
  })
}

/** The forms of the sign-in. Each reads the fields that are its own. */
const SIGN_IN_FORMS: Record<string, (fields: SignInFields) => SignInFields> = {
  [SIGN_IN_PATH]: (fields) => fields,
  [`${SIGN_IN_PATH}/code`]: (fields) => ({ ...fields, code: null }),
  [`${SIGN_IN_PATH}/verify`]: (fields) => ({ ...fields, code: fields.code ?? '' }),
}

for (const [path, own] of Object.entries(SIGN_IN_FORMS)) {
  staffSessionPages.post(path, async (c) => {
    const form = ownForm(c)
    if (!form.ok) return answerProblem(c, form.problem)
    const entry = await enter(c, own(signInFields(form.value, '')))
    if ('show' in entry) return show(c, nextOf(form.value, ''), entry.show)
    return seeOther(c, nextOf(form.value, homeOf(entry.staff)))
  })
}

const show = (c: GatewayContext, next: string, step: SignInStep): Promise<Response> =>
  showSignIn(c, step, { staff: null, status: 200, reason: 'sign-in', forms: signInForms(next) })

staffSessionPages.post('/admin/sign-out', async (c) => {
  const form = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  const token = staffCookie(c)
  c.set('idempotencyKey', null)
  if (token && (await requirePermission(c, 'session.end', token)).ok) {
    // A copy of the cookie must not work on: the token ends, not the cookie alone.
    const ended = await endSession(c, token)
    if (!ended.ok) return answerProblem(c, ended.problem)
  }
  setStaffCookie(c, '', 0)
  return seeOther(c, '/admin')
})

staffSessionPages.post('/admin/theme', async (c) => {
  const form = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  const theme = THEMES.find((one) => one === form.value.get('theme')) ?? 'system'
  setThemeCookie(c, theme === 'system' ? null : theme)
  return seeOther(c, nextOf(form.value, '/admin'))
})
