import { type Page, pageOf } from '../kit/page.ts'
import { untilUnmoved } from '../kit/until-unmoved.ts'
import { rfc3339 } from '../platform/clock.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { Change, Staff, StaffDeps, StaffMember } from './contract.ts'
import { EMAIL_TAKEN, type NewStaff, normalStaffEmail, validStaff } from './create-staff.ts'
import { mayGrant } from './rules.ts'
import type { StaffRow } from './schema.ts'
import { leaverSessionsEnd } from './session-store.ts'
import {
  isLastOwner,
  leaverTokensEnd,
  memberById,
  memberEnd,
  membersAfter,
  memberUpdate,
  staffByEmail,
  staffInsert,
  staffOf,
  staffReturn,
} from './store.ts'

const memberOf = (row: StaffRow): StaffMember => ({
  ...staffOf(row),
  email: row.email,
  createdAt: rfc3339(row.created_at),
})

/** The part of a member that the audit keeps for ever: no e-mail. */
const auditedOf = ({ name, role }: Staff) => ({ member: { name, role } })

const lastOwner = refuse('last_owner')

/** The present members of staff, oldest first. */
export async function listMembers(
  deps: Pick<StaffDeps, 'db'>,
  { limit, cursor }: { limit: number; cursor: string | null },
): Promise<Page<StaffMember>> {
  const rows = await membersAfter(deps.db, cursor ?? '', limit + 1)
  return pageOf(rows, limit, ({ id }) => id, memberOf)
}

/** A present member of staff. `not_found` for one who left. */
export async function readMember(
  deps: Pick<StaffDeps, 'db'>,
  id: string,
): Promise<Result<StaffMember>> {
  const row = await memberById(deps.db, id)
  return row ? ok(memberOf(row)) : refuse('not_found')
}

/** The id that a new member gets: the former one where the e-mail is a former member's. */
export async function memberIdFor(
  deps: Pick<StaffDeps, 'db'>,
  email: string,
  newId: string,
): Promise<string> {
  const known = await staffByEmail(deps.db, normalStaffEmail(email))
  return known?.ended ? known.staff.id : newId
}

/**
 * Adds a member of staff, who signs in by code. A former member comes back under the former id.
 * Refuses `invalid_body`, `already_exists` where the e-mail is taken, and `forbidden` for a role
 * that permits more than the own one.
 * @param id of `memberIdFor`; the same id again is the same request
 */
export async function addStaff(
  deps: StaffDeps,
  by: Staff,
  input: NewStaff,
  id: string,
): Promise<Result<Change<StaffMember>>> {
  const valid = validStaff(input)
  if (!valid.ok) return valid
  const { name, email, role } = valid.value
  if (!mayGrant(by.role, role)) return refuse('forbidden', `You cannot give the role ${role}.`)
  const known = await staffByEmail(deps.db, email)
  if (known && known.staff.id !== id) return EMAIL_TAKEN
  const staff: Staff = { id, name, role }
  try {
    if (!known) await staffInsert(deps.db, { ...staff, email }, deps.now()).run()
    else if (known.ended) await staffReturn(deps.db, staff).run()
  } catch (error) {
    if (await staffByEmail(deps.db, email)) return EMAIL_TAKEN
    throw error
  }
  const member = await readMember(deps, staff.id)
  if (!member.ok) return member
  return ok({ before: null, after: auditedOf(staff), value: member.value })
}

/**
 * Changes the given fields of a member of staff. A new role counts from the next request on.
 * Refuses as `addStaff`, `not_found`, and `last_owner` where no other owner would be left.
 */
export const changeStaff = (
  deps: StaffDeps,
  by: Staff,
  id: string,
  change: { [Name in keyof NewStaff]?: NewStaff[Name] | undefined },
): Promise<Result<Change<StaffMember>>> =>
  untilUnmoved(async () => {
    const row = await memberById(deps.db, id)
    if (!row) return refuse('not_found')
    const before = memberOf(row)
    const { name = before.name, email = before.email, role = before.role } = change
    const valid = validStaff({ name, email, role })
    if (!valid.ok) return valid
    const after = { ...before, ...valid.value }
    if (!mayGrant(by.role, after.role) || !mayGrant(by.role, before.role)) {
      return refuse('forbidden', `You cannot give or take the role ${after.role}.`)
    }
    try {
      const { meta } = await memberUpdate(deps.db, row, after).run()
      if (meta.changes === 0) return refuse('version_mismatch')
    } catch (error) {
      if (isLastOwner(error)) return lastOwner
      const holder = await staffByEmail(deps.db, after.email)
      if (holder && holder.staff.id !== id) return EMAIL_TAKEN
      throw error
    }
    const audited = { ...auditedOf(after), emailChanged: before.email !== after.email }
    return ok({ before: auditedOf(before), after: audited, value: after })
  })

/**
 * Ends a member of staff with every session and token, from the next request on. The audit keeps
 * naming the member. Refuses `not_found`, `forbidden` for a member with more permissions, and
 * `last_owner`.
 */
export const endStaff = (deps: StaffDeps, by: Staff, id: string): Promise<Result<Change<null>>> =>
  untilUnmoved(async () => {
    const row = await memberById(deps.db, id)
    if (!row) return refuse('not_found')
    const member = staffOf(row)
    if (!mayGrant(by.role, member.role)) return refuse('forbidden')
    const now = deps.now()
    try {
      const [ended] = await deps.db.batch([
        memberEnd(deps.db, row, now),
        leaverSessionsEnd(deps.db, id, now),
        leaverTokensEnd(deps.db, id, now),
      ])
      if (ended?.meta.changes === 0) return refuse('version_mismatch')
    } catch (error) {
      if (isLastOwner(error)) return lastOwner
      throw error
    }
    return ok({ before: auditedOf(member), after: null, value: null })
  })
