import type { Child } from 'hono/jsx'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { ProblemState } from '../../../../src/admin/components/layout/problem-state.tsx'
import type { Section } from '../../../../src/admin/navigation.ts'
import { sha256 } from '../../../../src/shared/kit/digest.ts'
import { PROBLEMS } from '../../../../src/shared/platform/problem.ts'
import type { Problem, Result } from '../../../../src/shared/platform/result.ts'
import type { Permission, Staff } from '../../../../src/shared/staff/contract.ts'
import type { GatewayContext, Router } from '../app.ts'
import { requirePermission } from '../middleware/staff.ts'
import { problemResponse } from '../problem-response.ts'
import type { IslandName } from './assets.ts'
import { answerProblem, wantsPage } from './errors.tsx'
import { ownForm, seeOther } from './forms.ts'
import { staffCookie } from './staff-cookie.ts'
import { renderAdminPage } from './staff-render.tsx'

/** A page or a form of the staff: its address, its permission, and its place in the back office. */
interface StaffPageSpec {
  path: string
  permission: Permission
  title: string
  /** Null for a page that belongs to no part. */
  section: Section | null
  islands?: readonly IslandName[]
}

/** The content of a staff page. A title, a status or islands of its own take the declared one's place. */
export interface StaffView {
  content: Child
  title?: string
  status?: ContentfulStatusCode
  /**
   * Names the state that the page shows. The page asks for itself again with it (`data-live`), and
   * is answered 304 while nothing has changed.
   */
  state?: string
}

type Handled = Promise<Result<StaffView> | Response>
type PageHandler = (c: GatewayContext, staff: Staff) => Handled
type FormHandler = (c: GatewayContext, sent: { staff: Staff; fields: URLSearchParams }) => Handled

/**
 * Declares a page of the staff. The door to all of them: it asks for the sign-in, checks the
 * permission, and puts the content into the back office's frame. A problem becomes a page too.
 */
export function staffPage(router: Router, spec: StaffPageSpec, handle: PageHandler): void {
  router.get(spec.path, async (c) => {
    const staff = await signedIn(c, spec)
    if (staff instanceof Response) return staff
    return answer(c, spec, staff, await handle(c, staff))
  })
}

/**
 * Declares a form of the staff's own pages, as `staffPage`. A form of another site is refused. The
 * handler leads on with `seeOther`, or gives the page with what is wrong.
 */
export function staffForm(router: Router, spec: StaffPageSpec, handle: FormHandler): void {
  router.post(spec.path, async (c) => {
    const form = ownForm(c)
    if (!form.ok) return answerProblem(c, form.problem)
    const staff = await signedIn(c, spec)
    if (staff instanceof Response) return staff
    return answer(c, spec, staff, await handle(c, { staff, fields: form.value }))
  })
}

/** The signed-in member of staff with the permission, or the answer that takes the page's place. */
async function signedIn(c: GatewayContext, spec: StaffPageSpec): Promise<Staff | Response> {
  const staff = await requirePermission(c, spec.permission, staffCookie(c) ?? '')
  if (staff.ok) return staff.value
  const { problem } = staff
  if (!wantsPage(c)) return problemResponse(c, problem)
  if (problem.code === 'forbidden') return staffProblem(c, { ...spec, staff: c.var.staff }, problem)
  const { pathname, search } = new URL(c.req.url)
  const next = encodeURIComponent(pathname + search)
  return seeOther(c, c.req.method === 'GET' ? `/admin?next=${next}` : '/admin')
}

async function answer(
  c: GatewayContext,
  spec: StaffPageSpec,
  staff: Staff,
  handled: Result<StaffView> | Response,
): Promise<Response> {
  if (handled instanceof Response) return handled
  if (!handled.ok) return staffProblem(c, { ...spec, staff }, handled.problem)
  const { content, title = spec.title, status = 200, state } = handled.value
  const { section, islands = [] } = spec
  if (state === undefined) {
    return renderAdminPage(c, { title, section, islands, staff, status }, content)
  }
  const etag = `"${(await sha256(state)).slice(0, 24)}"`
  if (c.req.header('if-none-match') === etag) return c.body(null, 304, { etag })
  return renderAdminPage(
    c,
    { title, section, islands, staff, status, headers: { etag } },
    <div data-live={etag}>{content}</div>,
  )
}

/** A problem in the frame of the back office; a program gets a problem+json. */
async function staffProblem(
  c: GatewayContext,
  { staff, section }: { staff: Staff; section: Section | null },
  problem: Problem,
): Promise<Response> {
  if (!wantsPage(c)) return problemResponse(c, problem)
  const { retryable, title } = PROBLEMS[problem.code]
  const status = statusOf(problem)
  const retryAfter = problem.retryAfter ?? (retryable ? 1 : undefined)
  if (retryAfter !== undefined) c.header('retry-after', String(retryAfter))
  const content = (
    <ProblemState
      code={problem.code}
      detail={problem.detail}
      requestId={status >= 500 ? c.var.requestId : null}
    />
  )
  return renderAdminPage(c, { title, section, staff, status }, content)
}

/** The table's statuses are error statuses, all of which carry a body. */
export const statusOf = ({ code }: Problem): ContentfulStatusCode =>
  PROBLEMS[code].status as ContentfulStatusCode

/** A sentence about a problem, for the notice above a refused form. */
export const sentenceOf = ({ code, detail }: Problem): string => detail ?? PROBLEMS[code].advice
