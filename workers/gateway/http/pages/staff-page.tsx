import type { Child } from 'hono/jsx'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Section } from '../../../../src/admin/navigation.ts'
import { sha256 } from '../../../../src/shared/kit/digest.ts'
import type { Result } from '../../../../src/shared/platform/result.ts'
import type { Permission, Staff } from '../../../../src/shared/staff/contract.ts'
import type { GatewayContext, Router } from '../app.ts'
import { enterForm, enterPage } from '../staff/door.ts'
import type { IslandName } from './assets.ts'
import { answerProblem } from './errors.tsx'
import { ownForm } from './forms.ts'
import { staffProblem } from './staff-problem.tsx'
import { renderAdminPage } from './staff-render.tsx'

export { sentenceOf, statusOf } from './staff-problem.tsx'

/** A page or a form of the staff: its address, its permission, and its place in the back office. */
interface StaffPageSpec {
  path: string
  permission: Permission
  title: string
  /** Null for a page that belongs to no part. */
  section: Section | null
  islands?: readonly IslandName[]
  /** True where the page is shown only after a recent sign-in. */
  stepUp?: true
}

interface StaffFormSpec extends Omit<StaffPageSpec, 'stepUp'> {
  /** Only after a recent sign-in: always, or for the forms that the predicate names. */
  stepUp?: true | ((fields: URLSearchParams) => boolean)
}

/** The content of a staff page. A title, a status or islands of its own take the declared one's place. */
export interface StaffView {
  content: Child
  title?: string
  status?: ContentfulStatusCode
  /** Whether it frames other documents of the shop. */
  frames?: boolean
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
    const staff = await enterPage(c, spec)
    if (staff instanceof Response) return staff
    return answer(c, spec, staff, await handle(c, staff))
  })
}

/**
 * Declares a form of the staff's own pages, as `staffPage`. A form of another site is refused; one
 * whose session has ended goes on after the sign-in. The form's key is the request's idempotency
 * key. The handler leads on with `seeOther`, or gives the page with what is wrong.
 */
export function staffForm(router: Router, spec: StaffFormSpec, handle: FormHandler): void {
  const stepUp = spec.stepUp === true ? () => true : spec.stepUp
  const { permission, section } = spec
  const door = { permission, section, ...(stepUp ? { stepUp } : {}) }
  router.post(spec.path, async (c) => {
    const form = ownForm(c)
    if (!form.ok) return answerProblem(c, form.problem)
    const entered = await enterForm(c, door, form.value)
    if (entered instanceof Response) return entered
    return answer(c, spec, entered.staff, await handle(c, entered))
  })
}

async function answer(
  c: GatewayContext,
  spec: Omit<StaffPageSpec, 'stepUp'>,
  staff: Staff,
  handled: Result<StaffView> | Response,
): Promise<Response> {
  if (handled instanceof Response) return handled
  if (!handled.ok) return staffProblem(c, { ...spec, staff }, handled.problem)
  const { content, title = spec.title, status = 200, frames = false, state } = handled.value
  const { section, islands = [] } = spec
  if (state === undefined) {
    return renderAdminPage(c, { title, section, islands, staff, status, frames }, content)
  }
  const etag = `"${(await sha256(state)).slice(0, 24)}"`
  if (c.req.header('if-none-match') === etag) return c.body(null, 304, { etag })
  return renderAdminPage(
    c,
    { title, section, islands, staff, status, frames, headers: { etag } },
    <div data-live={etag}>{content}</div>,
  )
}
