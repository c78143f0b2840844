import { sha256 } from '../kit/digest.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import { oneLine } from '../platform/text.ts'
import type { Staff, StaffDeps, StaffRole } from './contract.ts'
import { STAFF_ROLES } from './contract.ts'
import { TOKEN_BYTES, TOKEN_TTL_MS, tokenOf } from './rules.ts'
import { staffByEmail, staffInsert, staffReturn, tokenInsert } from './store.ts'

export interface NewStaff {
  name: string
  email: string
  role: StaffRole
}

/** The token is shown this once; only its hash is kept. */
export interface IssuedToken {
  staff: Staff
  token: string
  expiresAt: number
}

const NAME = oneLine({ max: 200 })
const EMAIL = oneLine({ max: 254 }).regex(/^[^\s@]+@[^\s@]+$/)

/** The spelling an e-mail of a member of staff is kept in and found by. */
export const normalStaffEmail = (email: string): string =>
  email.normalize('NFC').trim().toLowerCase()

export const EMAIL_TAKEN = refuse('already_exists', 'A member of staff has this e-mail.')

/** The normal form of the fields of a member of staff. Refuses `invalid_body`. */
export function validStaff(input: NewStaff): Result<NewStaff> {
  const email = normalStaffEmail(input.email)
  const named = NAME.safeParse(input.name)
  if (!EMAIL.safeParse(email).success) return refuse('invalid_body', 'The e-mail is not valid.')
  if (!named.success) return refuse('invalid_body', 'The name is not valid.')
  if (!STAFF_ROLES.includes(input.role)) return refuse('invalid_body', 'The role is not known.')
  return ok({ name: named.data, email, role: input.role })
}

/**
 * Creates a member of staff with a first token. A former member keeps the id.
 * `already_exists` where the e-mail is taken.
 */
export async function createStaff(deps: StaffDeps, input: NewStaff): Promise<Result<IssuedToken>> {
  const valid = validStaff(input)
  if (!valid.ok) return valid
  const { name, email, role } = valid.value
  const known = await staffByEmail(deps.db, email)
  if (known && !known.ended) return EMAIL_TAKEN

  const id = known?.staff.id ?? deps.newId('stf')
  const staff: Staff = { id, name, role }
  const { row, issued } = await freshToken(deps, staff)
  const member = known
    ? staffReturn(deps.db, staff)
    : staffInsert(deps.db, { ...staff, email }, deps.now())
  try {
    await deps.db.batch([member, row])
  } catch (error) {
    if (await staffByEmail(deps.db, email)) return EMAIL_TAKEN
    throw error
  }
  return ok(issued)
}

/** A further token for a member of staff, found by e-mail. `not_found` where there is none. */
export async function issueToken(deps: StaffDeps, email: string): Promise<Result<IssuedToken>> {
  const found = await findMember(deps, email)
  if (!found.ok) return found
  const { row, issued } = await freshToken(deps, found.value)
  await row.run()
  return ok(issued)
}

/** A present member of staff, by e-mail. `not_found` where there is none. */
export async function findMember(
  deps: Pick<StaffDeps, 'db'>,
  email: string,
): Promise<Result<Staff>> {
  const found = await staffByEmail(deps.db, normalStaffEmail(email))
  if (!found) return refuse('not_found', 'No member of staff has this e-mail.')
  if (found.ended) return refuse('not_found', `${found.staff.name} has left.`)
  return ok(found.staff)
}

async function freshToken(deps: StaffDeps, staff: Staff) {
  const token = tokenOf(deps.random(TOKEN_BYTES))
  const now = deps.now()
  const expiresAt = now + TOKEN_TTL_MS
  const row = tokenInsert(deps.db, { hash: await sha256(token), staffId: staff.id, expiresAt }, now)
  const issued: IssuedToken = { staff, token, expiresAt }
  return { row, issued }
}
