import type { ErasureRequester } from '../../../src/shared/erasure/contract.ts'
import { erasureSealer, requestErasure } from '../../../src/shared/erasure/request-erasure.ts'
import { erasureOfMember } from '../../../src/shared/erasure/store.ts'
import type { Member } from '../../../src/shared/member/contract.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { ok, type Result } from '../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../http/app.ts'
import { requireConfirmed } from '../http/confirmed.ts'
import { endSessions, sessionsOf } from '../http/end-sessions.ts'
import { memberOf } from '../http/member-of.ts'
import { fulfilmentOf } from '../http/ports/fulfilment.ts'
import { shopperById } from '../http/shopper.ts'
import { auditedWrite } from '../http/staff-write.ts'
import { ownFormerEmails } from './former-emails.ts'
import { ownProfile } from './profile.ts'

/** A request to erase a member that was taken. The stores follow. */
interface Erasing {
  /** RFC 3339. */
  requestedAt: string
}

interface Person {
  member: Member
  shopperId: string
  /** Addresses that were the member's before. */
  formerEmails?: readonly string[]
}

/**
 * Erases the member of this session: its sessions have ended when this answers. Refuses
 * `member_required`, and `step_up_required` without a recent proof of the email.
 */
export async function eraseOwn(c: GatewayContext): Promise<Result<Erasing>> {
  const confirmed = await requireConfirmed(c)
  if (!confirmed.ok) return confirmed
  const own = await ownProfile(c)
  if (!own.ok) return own
  return erase(c, { ...own.value, shopperId: c.var.session.shopperId }, 'member')
}

/** Erases a member for the member of staff of this request. Refuses `not_found`. */
export const eraseMember = (c: GatewayContext, memberId: string): Promise<Result<Erasing>> =>
  auditedWrite(c, memberId, async () => {
    // A try that broke behind the journal has ended the member.
    const journalled = await erasureOfMember(c.env.DIRECTORY_DB, memberId)
    const erasing = journalled
      ? await eraseObject(c, journalled.shopperId)
      : await eraseFound(c, memberId)
    // The audit outlives the member: it names nobody.
    return erasing.ok ? ok({ before: null, after: null, value: erasing.value }) : erasing
  })

async function eraseFound(c: GatewayContext, memberId: string): Promise<Result<Erasing>> {
  const found = await memberOf(c, memberId)
  if (!found.ok) return found
  const { member, shopperId } = found.value
  const caller = { kind: 'system', shopperId } as const
  const read = await shopperById(c.env, shopperId).read(caller, { type: 'member' })
  const { formerEmails = [] } = read.ok ? read.value : {}
  return erase(c, { member, shopperId, formerEmails }, `staff:${c.var.staff.id}`)
}

/** Journals the erasure first: whatever breaks behind it is repeated by fulfilment. */
async function erase(
  c: GatewayContext,
  { member, shopperId, formerEmails = [] }: Person,
  by: ErasureRequester,
): Promise<Result<Erasing>> {
  // An address that waits for its code is left out: mails to it may be a stranger's.
  const emails = [member.email, ...(await ownFormerEmails(c, formerEmails))]
  const sealer = erasureSealer(c.env.ORDER_ACCESS_SECRET)
  const deps = { database: c.env.DIRECTORY_DB, sealer, now: Date.now }
  return eraseObject(c, shopperId, () => requestErasure(deps, { member, shopperId, emails }, by))
}

/**
 * Ends the member's sessions and erases the member's object; fulfilment goes on with the rest.
 * @param journal runs once the limiter knows of the ends: fulfilment cannot tell it
 */
async function eraseObject(
  c: GatewayContext,
  shopperId: string,
  journal: () => Promise<unknown> = async () => undefined,
): Promise<Result<Erasing>> {
  const object = shopperById(c.env, shopperId)
  const caller = { kind: 'system', shopperId } as const
  const known = await sessionsOf(object, shopperId)
  const erased = await endSessions(c, shopperId, known, async () => {
    await journal()
    return object.execute({ caller, command: { type: 'shopper.erase' } })
  })
  if (!erased.ok) return erased
  c.executionCtx.waitUntil(fulfilmentOf(c.env).eraseMembers())
  return ok({ requestedAt: rfc3339(Date.now()) })
}
