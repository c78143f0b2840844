import { sha256 } from '../../../../src/shared/kit/digest.ts'
import { newId } from '../../../../src/shared/platform/ids.ts'
import { type Result, refuse } from '../../../../src/shared/platform/result.ts'
import type { Permission, Staff, StaffDeps } from '../../../../src/shared/staff/contract.ts'
import { mayAct } from '../../../../src/shared/staff/rules.ts'
import { revokeTokenHash } from '../../../../src/shared/staff/store.ts'
import { newVerifiedTokens, verifyToken } from '../../../../src/shared/staff/verify-token.ts'
import type { GatewayContext } from '../app.ts'
import { bearerToken } from './session.ts'

const verified = newVerifiedTokens()

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
  const staff = await verifyToken(staffDeps(c), verified, token)
  if (staff.ok) c.set('staff', staff.value)
  return staff
}

/**
 * Checks the staff token and that its owner's role has the permission; an audited write of the
 * request is recorded under it. Refuses as `requireStaff`, and `forbidden`.
 * @param token the token where it does not come in the request's header
 */
export async function requirePermission(
  c: GatewayContext,
  permission: Permission,
  token: string | undefined = bearerToken(c),
): Promise<Result<Staff>> {
  const staff = await requireStaff(c, token)
  if (!staff.ok) return staff
  if (!mayAct(staff.value.role, permission)) return refuse('forbidden')
  c.set('permission', permission)
  return staff
}

/** Ends the token this request came with: in its header, or in a cookie of the back office. */
export async function endStaffToken(
  c: GatewayContext,
  token: string | undefined = bearerToken(c),
): Promise<void> {
  const hash = await sha256(token ?? '')
  await revokeTokenHash(c.env.DIRECTORY_DB, hash, Date.now())
  verified.delete(hash)
}
