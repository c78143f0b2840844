import { z } from '@hono/zod-openapi'
import shop from '../../../shop.config.ts'
import { senderOf } from '../../../src/shared/notify/rules.ts'
import { invitationMail } from '../../../src/shared/notify/templates/invitation-mail.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { newId } from '../../../src/shared/platform/ids.ts'
import { ok, type Result } from '../../../src/shared/platform/result.ts'
import { emailAddress, oneLine } from '../../../src/shared/platform/text.ts'
import {
  addStaff,
  changeStaff,
  endStaff,
  memberIdFor,
} from '../../../src/shared/staff/change-staff.ts'
import { STAFF_ROLES, type StaffMember } from '../../../src/shared/staff/contract.ts'
import { type GatewayContext, logOf } from '../http/app.ts'
import { staffDeps } from '../http/middleware/staff.ts'
import { fulfilmentOf } from '../http/ports/fulfilment.ts'
import { auditedWrite, idOfRequest } from '../http/staff-write.ts'

/** A member of staff as an owner describes one. */
export const NewMemberSchema = z
  .strictObject({
    name: oneLine({ max: 200, min: 1 }),
    email: emailAddress(),
    role: z.enum(STAFF_ROLES),
  })
  .openapi('StaffInput')

type MemberInput = z.output<typeof NewMemberSchema>

interface Added {
  member: StaffMember
  /** False where the invitation could not be written. The member can sign in all the same. */
  isInvited: boolean
}

/**
 * Adds a member of staff and mails an invitation; the same request again mails no other one.
 * Refuses as `addStaff`.
 */
export async function addMember(c: GatewayContext, input: MemberInput): Promise<Result<Added>> {
  const id = await memberIdFor(staffDeps(c), input.email, await idOfRequest(c, 'stf'))
  let isNew = false
  const added = await auditedWrite(c, id, async () => {
    const change = await addStaff(staffDeps(c), c.var.staff, input, id)
    isNew = change.ok
    return change
  })
  if (!added.ok) return added
  return ok({ member: added.value, isInvited: !isNew || (await invite(c, added.value)) })
}

/** Mails the way to the sign-in; false where that failed. */
async function invite(c: GatewayContext, { email, role }: StaffMember): Promise<boolean> {
  const sender = senderOf(shop, false)
  const { origin } = new URL(c.req.url)
  const invitation = { to: email, role, invitedBy: c.var.staff.name, origin }
  const mail = invitationMail(invitation, sender, rfc3339(Date.now()))
  try {
    await fulfilmentOf(c.env).sendMail({ id: newId('msg'), ...mail })
    return true
  } catch (error) {
    logOf(c)('background.failed', { work: 'staff-invitation', error })
    return false
  }
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
