import { getCookie, setCookie } from 'hono/cookie'
import type { Permission, Staff } from '../../../../src/shared/staff/contract.ts'
import type { GatewayContext } from '../app.ts'
import { requirePermission } from '../middleware/staff.ts'
import { answerProblem } from './errors.tsx'
import { ownForm, seeOther } from './forms.ts'

const COOKIE = 'staff'

/**
 * The token in a cookie only pages below /admin are sent, and never by a link or a form of another
 * site. The API does not look at it: there a token comes in a header.
 */
export function setStaffCookie(c: GatewayContext, token: string, maxAgeSeconds: number): void {
  setCookie(c, COOKIE, token, {
    path: '/admin',
    httpOnly: true,
    sameSite: 'Strict',
    maxAge: maxAgeSeconds,
    secure: c.req.url.startsWith('https:'),
  })
}

/** The token in the cookie of a staff page. */
export const staffCookie = (c: GatewayContext): string | undefined => getCookie(c, COOKIE)

/** The signed-in member of staff with the permission, or the answer that takes the page's place. */
export async function signedIn(
  c: GatewayContext,
  permission: Permission,
): Promise<Staff | Response> {
  const staff = await requirePermission(c, permission, staffCookie(c) ?? '')
  if (staff.ok) return staff.value
  if (staff.problem.code === 'forbidden') return answerProblem(c, staff.problem)
  const { pathname } = new URL(c.req.url)
  return c.req.method === 'GET' ? seeOther(c, `/admin?next=${pathname}`) : seeOther(c, '/admin')
}

/** A form of a signed-in member of staff with the permission. */
export async function staffForm(
  c: GatewayContext,
  permission: Permission,
): Promise<{ staff: Staff; fields: URLSearchParams } | Response> {
  const form = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  const staff = await signedIn(c, permission)
  return staff instanceof Response ? staff : { staff, fields: form.value }
}
