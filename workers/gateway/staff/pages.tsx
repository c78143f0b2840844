import { SignIn } from '../../../src/admin/components/sign-in.tsx'
import { texts } from '../../../src/admin/texts/texts.ts'
import type { Result } from '../../../src/shared/platform/result.ts'
import type { Staff } from '../../../src/shared/staff/contract.ts'
import { createRouter } from '../http/app.ts'
import { requirePermission, requireStaff } from '../http/middleware/staff.ts'
import { answerProblem } from '../http/pages/errors.tsx'
import { nextPath, ownForm, seeOther } from '../http/pages/forms.ts'
import { setStaffCookie, staffCookie } from '../http/pages/staff-pages.ts'
import { renderAdminPage } from '../http/pages/staff-render.tsx'
import { endSession } from './end-session.ts'

export const staffSessionPages = createRouter()

/** A working day; the token itself lives longer. */
const SIGNED_IN_SECONDS = 12 * 60 * 60
const HOME = '/admin/drops'

/** Where to go on to: a page of the staff's and nowhere else. */
const nextOf = (fields: URLSearchParams): string => {
  const next = nextPath(fields, HOME)
  return next.startsWith('/admin/') ? next : HOME
}

staffSessionPages.get('/admin', async (c) => {
  const token = staffCookie(c)
  if (token && (await requireStaff(c, token)).ok) return seeOther(c, HOME)
  const next = nextOf(new URL(c.req.url).searchParams)
  return renderAdminPage(c, { title: texts.general.signIn, staff: null }, <SignIn next={next} />)
})

staffSessionPages.post('/admin/sign-in', async (c) => {
  const form = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  const token = (form.value.get('token') ?? '').trim().slice(0, 100)
  const staff: Result<Staff> = await requireStaff(c, token)
  const next = nextOf(form.value)
  if (staff.ok) {
    setStaffCookie(c, token, SIGNED_IN_SECONDS)
    return seeOther(c, next)
  }
  return renderAdminPage(
    c,
    { title: texts.general.signIn, staff: null, status: 401 },
    <SignIn next={next} error={texts.general.tokenUnknown} />,
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
