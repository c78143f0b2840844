import shop from '../../../../shop.config.ts'
import { sha256 } from '../../../../src/shared/kit/digest.ts'
import { newId } from '../../../../src/shared/platform/ids.ts'
import { REFUND_STEP_UP_ABOVE } from '../../../../src/shared/platform/limits.ts'
import { ok, type Result, refuse } from '../../../../src/shared/platform/result.ts'
import type { Permission, Staff, StaffDeps } from '../../../../src/shared/staff/contract.ts'
import { isSteppedUp, mayAct } from '../../../../src/shared/staff/rules.ts'
import { endOwnSession } from '../../../../src/shared/staff/sessions.ts'
import { tokenEnd } from '../../../../src/shared/staff/store.ts'
import { verifyToken } from '../../../../src/shared/staff/verify-token.ts'
import type { GatewayContext } from '../app.ts'
import { bearerToken } from './session.ts'

export const staffDeps = (c: GatewayContext): StaffDeps => ({
  db: c.env.DIRECTORY_DB,
  now: Date.now,
  newId,
  random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
})

/**
 * Checks the staff token and sets `c.var.staff`. Nothing of an answer to staff may be cached.
 * The API takes a token from its header alone: no browser adds that by itself.
 */
export async function requireStaff(
  c: GatewayContext,
  token: string | undefined = bearerToken(c),
): Promise<Result<Staff>> {
  c.header('cache-control', 'private, no-store')
  if (token === undefined) return refuse('staff_required')
  const access = await verifyToken(staffDeps(c), token)
  if (!access.ok) return access
  c.set('staff', access.value.staff)
  c.set('staffAccess', access.value)
  return ok(access.value.staff)
}

/**
 * Checks the staff token and that its owner's role has the permission; an audited write of the
 * request is recorded under it. Refuses as `requireStaff`, and `forbidden` with the permission.
 * @param token the token where it does not come in the request's header
 */
export async function requirePermission(
  c: GatewayContext,
  permission: Permission,
  token: string | undefined = bearerToken(c),
): Promise<Result<Staff>> {
  const staff = await requireStaff(c, token)
  if (!staff.ok) return staff
  if (!mayAct(staff.value.role, permission)) {
    const detail = `The role ${staff.value.role} lacks the permission ${permission}.`
    return refuse('forbidden', detail, { extra: { permission } })
  }
  c.set('permission', permission)
  return staff
}

/** Refuses `step_up_required` unless the sign-in of the verified member of staff is recent. */
export const requireStepUp = (c: GatewayContext): Result<null> =>
  isSteppedUp(c.var.staffAccess.signedInAt, Date.now()) ? ok(null) : refuse('step_up_required')

/** Whether an amount in minor units, added or taken, is above the shop's bound for refunds. */
export const isAboveStepUp = (amount: number): boolean =>
  Math.abs(amount) > (shop.refunds?.stepUpAbove ?? REFUND_STEP_UP_ABOVE)

/** As `requireStepUp`, where an amount in minor units is above the shop's bound. */
export const requireStepUpAbove = (c: GatewayContext, amount: number): Result<null> =>
  isAboveStepUp(amount) ? requireStepUp(c) : ok(null)

/**
 * Ends the session, or the access token, that this verified request came with.
 * @param token the token where it does not come in the request's header
 */
export async function endStaffToken(
  c: GatewayContext,
  token: string | undefined = bearerToken(c),
): Promise<void> {
  const { staff, sessionId } = c.var.staffAccess
  if (sessionId !== null) await endOwnSession(staffDeps(c), staff, sessionId)
  else await tokenEnd(c.env.DIRECTORY_DB, await sha256(token ?? ''), Date.now()).run()
}
