import { z } from '@hono/zod-openapi'
import { DAY_MS } from '../../../src/shared/platform/clock.ts'
import { derivedId, newId } from '../../../src/shared/platform/ids.ts'
import type { Result } from '../../../src/shared/platform/result.ts'
import { emailAddress, oneLine } from '../../../src/shared/platform/text.ts'
import {
  addStaff,
  changeStaff,
  endStaff,
  memberIdFor,
} from '../../../src/shared/staff/change-staff.ts'
import { STAFF_ROLES, type StaffMember } from '../../../src/shared/staff/contract.ts'
import type { GatewayContext } from '../http/app.ts'
import { staffDeps } from '../http/middleware/staff.ts'
import { auditedWrite, scopedKey } from '../http/staff-write.ts'

/** A member of staff as an owner describes one. */
export const NewMemberSchema = z
  .strictObject({
    name: oneLine({ max: 200, min: 1 }),
    email: emailAddress(),
    role: z.enum(STAFF_ROLES),
  })
  .openapi('StaffInput')

type MemberInput = z.output<typeof NewMemberSchema>

/** The id of a new member: the same one for the same request on its day. */
function idOf(c: GatewayContext): Promise<string> | string {
  const key = scopedKey(c)
  if (key === null) return newId('stf')
  return derivedId('stf', key, Math.floor(Date.now() / DAY_MS) * DAY_MS)
}

/** Adds a member of staff, who signs in with a code by mail. Refuses as `addStaff`. */
export async function addMember(
  c: GatewayContext,
  input: MemberInput,
): Promise<Result<StaffMember>> {
  const id = await memberIdFor(staffDeps(c), input.email, await idOf(c))
  return auditedWrite(c, id, () => addStaff(staffDeps(c), c.var.staff, input, id))
}

/** Changes the given fields of a member of staff. Refuses as `changeStaff`. */
export const changeMember = (
  c: GatewayContext,
  id: string,
  change: { [Name in keyof MemberInput]?: MemberInput[Name] | undefined },
): Promise<Result<StaffMember>> =>
  auditedWrite(c, id, () => changeStaff(staffDeps(c), c.var.staff, id, change))

/** Removes a member of staff, whose sessions and tokens end at once. Refuses as `endStaff`. */
export const removeMember = (c: GatewayContext, id: string): Promise<Result<null>> =>
  auditedWrite(c, id, () => endStaff(staffDeps(c), c.var.staff, id))
