import { getCookie, setCookie } from 'hono/cookie'
import { SignIn } from '../../../src/admin/components/sign-in.tsx'
import { type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { Staff } from '../../../src/shared/staff/contract.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { requireRole, requireStaff } from '../http/middleware/staff.ts'
import { answerProblem } from '../http/pages/errors.tsx'
import { nextPath, ownForm, seeOther } from '../http/pages/forms.ts'
import { renderAdminPage } from '../http/pages/staff-render.tsx'
import { endSession } from './end-session.ts'

export const adminSessionPages = createRouter()

const COOKIE = 'staff'
/** A working day; the token itself lives longer. */
const SIGNED_IN_SECONDS = 12 * 60 * 60
const HOME = '/admin/drops'

/**
 * The token in a cookie only pages below /admin are sent, and never by a link or a form of another
 * site. The API does not look at it: there a token comes in a header.
 */
function setToken(c: GatewayContext, token: string, maxAge: number): void {
  setCookie(c, COOKIE, token, {
    path: '/admin',
    httpOnly: true,
    sameSite: 'Strict',
    maxAge,
    secure: c.req.url.startsWith('https:'),
  })
}

/** The signed-in member of staff who may do `action`, or the answer that takes the page's place. */
export async function signedIn(c: GatewayContext, action: string): Promise<Staff | Response> {
  const token = getCookie(c, COOKIE)
  const staff = token ? await requireStaff(c, token) : refuse('staff_required')
  if (!staff.ok) {
    const { pathname } = new URL(c.req.url)
    return c.req.method === 'GET' ? seeOther(c, `/admin?next=${pathname}`) : seeOther(c, '/admin')
  }
  const allowed = requireRole(c, action)
  return allowed.ok ? staff.value : answerProblem(c, allowed.problem)
}

/** A form of a signed-in member of staff. */
export async function staffForm(
  c: GatewayContext,
  action: string,
): Promise<{ staff: Staff; fields: URLSearchParams } | Response> {
  const form = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  const staff = await signedIn(c, action)
  return staff instanceof Response ? staff : { staff, fields: form.value }
}

/** Where to go on to: a page of the staff's and nowhere else. */
const nextOf = (fields: URLSearchParams): string => {
  const next = nextPath(fields, HOME)
  return next.startsWith('/admin/') ? next : HOME
}

adminSessionPages.get('/admin', async (c) => {
  const token = getCookie(c, COOKIE)
  if (token && (await requireStaff(c, token)).ok) return seeOther(c, HOME)
  const next = nextOf(new URL(c.req.url).searchParams)
  return renderAdminPage(c, { title: 'Sign in', staff: null }, <SignIn next={next} />)
})

adminSessionPages.post('/admin/sign-in', async (c) => {
  const form = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  const token = (form.value.get('token') ?? '').trim().slice(0, 100)
  const staff: Result<Staff> = await requireStaff(c, token)
  const next = nextOf(form.value)
  if (staff.ok) {
    setToken(c, token, SIGNED_IN_SECONDS)
    return seeOther(c, next)
  }
  return renderAdminPage(
    c,
    { title: 'Sign in', staff: null, status: 401 },
    <SignIn next={next} error="This token is not known, or it has ended." />,
  )
})

adminSessionPages.post('/admin/sign-out', async (c) => {
  const form = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  const token = getCookie(c, COOKIE)
  if (token && (await requireStaff(c, token)).ok) {
    // A copy of the cookie must not work on: the token ends, not the cookie alone.
    const ended = await endSession(c, token)
    if (!ended.ok) return answerProblem(c, ended.problem)
  }
  setToken(c, '', 0)
  return seeOther(c, '/admin')
})
