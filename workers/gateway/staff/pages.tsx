import { THEMES } from '../../../src/admin/components/layout/frame.ts'
import { SignIn } from '../../../src/admin/components/session/sign-in.tsx'
import { navigationFor } from '../../../src/admin/navigation.ts'
import { texts } from '../../../src/admin/texts/texts.ts'
import type { Result } from '../../../src/shared/platform/result.ts'
import type { Staff } from '../../../src/shared/staff/contract.ts'
import { mayAct } from '../../../src/shared/staff/rules.ts'
import { createRouter } from '../http/app.ts'
import { requirePermission, requireStaff } from '../http/middleware/staff.ts'
import { answerProblem } from '../http/pages/errors.tsx'
import { nextPath, ownForm, seeOther } from '../http/pages/forms.ts'
import { setStaffCookie, setThemeCookie, staffCookie } from '../http/pages/staff-cookie.ts'
import { renderAdminPage } from '../http/pages/staff-render.tsx'
import { endSession } from '../http/staff/end-session.ts'

export const staffSessionPages = createRouter()

/** A working day; the token itself lives longer. */
const SIGNED_IN_SECONDS = 12 * 60 * 60

/** Where to go on to: a page of the staff's and nowhere else. */
const nextOf = (fields: URLSearchParams, fallback: string): string => {
  const next = nextPath(fields, fallback)
  return next.startsWith('/admin/') ? next : fallback
}

/** The first part of the back office that the role may see. */
const homeOf = ({ role }: Staff): string =>
  navigationFor((permission) => mayAct(role, permission))[0]?.path ?? '/'

staffSessionPages.get('/admin', async (c) => {
  const token = staffCookie(c)
  const staff = token ? await requireStaff(c, token) : null
  if (staff?.ok) return seeOther(c, homeOf(staff.value))
  const next = nextOf(new URL(c.req.url).searchParams, '')
  return renderAdminPage(c, { title: texts.general.signIn, staff: null }, <SignIn next={next} />)
})

staffSessionPages.post('/admin/sign-in', async (c) => {
  const form = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  const token = (form.value.get('token') ?? '').trim().slice(0, 100)
  const staff: Result<Staff> = await requireStaff(c, token)
  if (staff.ok) {
    setStaffCookie(c, token, SIGNED_IN_SECONDS)
    return seeOther(c, nextOf(form.value, homeOf(staff.value)))
  }
  return renderAdminPage(
    c,
    { title: texts.general.signIn, staff: null, status: 401 },
    <SignIn next={nextOf(form.value, '')} error={texts.general.tokenUnknown} />,
  )
})

staffSessionPages.post('/admin/sign-out', async (c) => {
  const form = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  const token = staffCookie(c)
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
