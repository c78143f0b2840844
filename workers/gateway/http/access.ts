import { ok, type Result } from '../../../src/shared/platform/result.ts'
import type { Permission } from '../../../src/shared/staff/contract.ts'
import { visibleTo } from '../../../src/shared/staff/personal.ts'
import { allow, type Conditions } from './allow.ts'
import type { GatewayContext } from './app.ts'
import { requireOrderAccess } from './middleware/order-access.ts'
import { requireSession } from './middleware/session.ts'
import { requirePermission, requireStepUp } from './middleware/staff.ts'

/**
 * A route is of shoppers, or of the staff with a permission: one without does not compile. `order`
 * admits the session, or the token of the order that the path names as `id`.
 */
export type Access<I> =
  | ({ auth: 'none' | 'session' | 'order'; staff?: never; stepUp?: never } & Conditions<I>)
  | {
      auth?: never
      staff: Permission
      /** Only after a recent sign-in: always, or for the inputs that the predicate names. */
      stepUp?: true | ((input: I) => boolean)
      alive?: never
      limit?: never
      challenge?: never
    }

/** Checks the session, or the permission of staff, that a route declares, before its input. */
export async function admit<I>(c: GatewayContext, spec: Access<I>): Promise<Result<unknown>> {
  if (spec.staff === undefined) return admitShopper(c, spec.auth)
  const permitted = await requirePermission(c, spec.staff)
  return permitted.ok && spec.stepUp === true ? requireStepUp(c) : permitted
}

function admitShopper(
  c: GatewayContext,
  auth: 'none' | 'session' | 'order',
): Promise<Result<unknown>> | Result<unknown> {
  if (auth === 'order') return requireOrderAccess(c, c.req.param('id'))
  return auth === 'session' ? requireSession(c) : ok(null)
}

/** Whether the request rests on a session, which may have been ended. */
export const isOfSession = (c: GatewayContext, { auth }: { auth?: string }): boolean =>
  auth === 'session' || (auth === 'order' && c.var.orderOwner === undefined)

/** Checks the conditions that depend on the input: limits and challenges, or a recent sign-in. */
export async function allowInput<I>(
  c: GatewayContext,
  spec: Access<I>,
  input: I,
): Promise<Result<unknown>> {
  if (spec.staff === undefined) return allow(c, spec, input)
  return typeof spec.stepUp === 'function' && spec.stepUp(input) ? requireStepUp(c) : ok(null)
}

/** The answer as the role of the member of staff may see it. A stream leaves as it is. */
export function visibleToStaff(c: GatewayContext, result: Result<unknown>): Result<unknown> {
  if (!result.ok || result.value instanceof Response) return result
  return ok(visibleTo(c.var.staff.role, result.value))
}
