import { sha256 } from '../../src/shared/kit/digest.ts'
import { newId } from '../../src/shared/platform/ids.ts'
import { createStaff, issueToken } from '../../src/shared/staff/create-staff.ts'
import { staffOfToken } from '../../src/shared/staff/store.ts'
import { LOCAL_STAFF_EMAIL } from './workers.ts'

/**
 * A token of the local shop's owner that works now: the one given, if it still does, or a new one.
 */
export async function localStaffToken(db: D1Database, kept: string | null): Promise<string> {
  const now = Date.now()
  if (kept !== null && (await staffOfToken(db, await sha256(kept), now))) return kept
  const deps = {
    db,
    now: Date.now,
    newId,
    random: (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes)),
  }
  const created = await createStaff(deps, {
    name: 'Local owner',
    email: LOCAL_STAFF_EMAIL,
    role: 'owner',
  })
  if (created.ok) return created.value.token
  const issued = await issueToken(deps, LOCAL_STAFF_EMAIL)
  if (!issued.ok) throw new Error(`no staff token: ${issued.problem.code}`)
  return issued.value.token
}
