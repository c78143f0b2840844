import type { Member, MemberRecord } from '../../../src/shared/member/contract.ts'
import { memberEmail } from '../../../src/shared/member/rules.ts'
import { changeEmail, memberByEmail, updateMember } from '../../../src/shared/member/store.ts'
import { newId } from '../../../src/shared/platform/ids.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../http/app.ts'
import { checkCode, sendCode } from '../http/codes/codes.ts'
import { requireConfirmed } from '../http/confirmed.ts'
import { guard } from '../http/limiter/guard.ts'
import { mailNotices } from '../http/mail-notices.ts'
import { callerOf, shopperById, shopperOf } from '../http/shopper.ts'

interface Profile {
  member: Member
  newEmail: string | null
  /** Addresses that were the member's before. */
  formerEmails?: readonly string[]
}

/** The member of this session. Refuses `member_required`. */
export async function ownProfile(c: GatewayContext): Promise<Result<Profile>> {
  const read = await shopperOf(c).read(callerOf(c), { type: 'member' })
  return read.ok ? ok(read.value) : read
}

/**
 * Changes the profile. Without fields, it brings the copy in the member's object up to the row,
 * which a request that broke between the two has left behind.
 */
export const changeProfile = (
  c: GatewayContext,
  fields: Partial<Pick<Member, 'name' | 'marketing' | 'locale'>>,
): Promise<Result<Member>> =>
  changeRow(c, (memberId) => updateMember(c.env.DIRECTORY_DB, memberId, fields))

/** Changes first the row, then the copy in the member's object. */
async function changeRow(
  c: GatewayContext,
  change: (memberId: string) => Promise<MemberRecord | 'taken' | null>,
): Promise<Result<Member>> {
  const own = await ownProfile(c)
  if (!own.ok) return own
  const changed = await change(own.value.member.id)
  if (changed === 'taken') return refuse('code_invalid')
  if (changed === null) return refuse('member_required')
  const { shopperId } = c.var.session
  const saved = await shopperById(c.env, shopperId).execute({
    caller: { kind: 'system', shopperId },
    command: { type: 'member.save', member: changed.member, version: changed.version },
  })
  return saved.ok ? ok(saved.value.member) : saved
}

/** The codes of one member for one address: of no use to another member, or for another address. */
const codesOf = (memberId: string, email: string) =>
  ({ purpose: 'new-email', subject: `${memberId} ${email}` }) as const

/**
 * Mails a code to the address that the member wants to change to. One that is another member's is
 * answered the same and gets no mail. Counts as asking for a sign-in code does. Refuses
 * `step_up_required`.
 */
export async function askForEmail(
  c: GatewayContext,
  given: string,
): Promise<Result<{ expiresAt: string }>> {
  const within = await guard(c, 'sign-in')
  if (!within.ok) return within
  const confirmed = await requireConfirmed(c)
  if (!confirmed.ok) return confirmed
  const own = await ownProfile(c)
  if (!own.ok) return own
  const email = memberEmail(given)
  const { shopperId } = c.var.session
  const asked = await shopperById(c.env, shopperId).execute({
    caller: { kind: 'system', shopperId },
    command: { type: 'member.ask-email', email },
  })
  if (!asked.ok) return asked
  const { id } = own.value.member
  const recipient = async () => {
    const known = await memberByEmail(c.env.DIRECTORY_DB, email)
    return known === null || known.member.id === id ? email : null
  }
  return sendCode(c, { ...codesOf(id, email), mailbox: email, recipient })
}

/** Changes the email by the code that the new address got. Refuses `code_invalid`. */
export async function proveEmail(c: GatewayContext, code: string): Promise<Result<Member>> {
  const own = await ownProfile(c)
  if (!own.ok) return own
  const { member, newEmail } = own.value
  if (newEmail === null) return refuse('code_invalid')
  const checked = await checkProof(c, { member, newEmail }, code)
  if (!checked.ok) return checked
  const changed = await changeRow(c, (memberId) => {
    const about = { memberId, email: newEmail, noticeId: newId('msg') }
    return changeEmail(c.env.DIRECTORY_DB, about, Date.now())
  })
  if (!changed.ok) return changed
  mailNotices(c)
  const { shopperId } = c.var.session
  const command = { type: 'member.ask-email', email: null } as const
  await shopperById(c.env, shopperId).execute({ caller: { kind: 'system', shopperId }, command })
  return changed
}

/** A code works once: where the row was changed by it and the object was not, it is not asked again. */
async function checkProof(
  c: GatewayContext,
  { member, newEmail }: { member: Member; newEmail: string },
  code: string,
): Promise<Result<null>> {
  const digits = code.normalize('NFKC').replace(/\s/g, '')
  const checked = await checkCode(c, codesOf(member.id, newEmail), digits)
  if (checked.ok || checked.problem.code !== 'code_invalid') return checked
  const known = await memberByEmail(c.env.DIRECTORY_DB, newEmail)
  const isChanged = known?.member.id === member.id && member.email !== newEmail
  return isChanged ? ok(null) : checked
}
