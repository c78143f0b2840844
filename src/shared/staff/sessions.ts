import { deviceNameOf } from '../kit/device-name.ts'
import { sha256 } from '../kit/digest.ts'
import { rfc3339 } from '../platform/clock.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type {
  Change,
  MemberSession,
  Staff,
  StaffAccess,
  StaffDeps,
  StaffSession,
} from './contract.ts'
import { normalStaffEmail } from './create-staff.ts'
import { SESSION_TTL_MS, sessionTokenOf } from './rules.ts'
import type { StaffSessionRow } from './schema.ts'
import {
  endOtherSessionRows,
  endSessionRow,
  expiredSessionsDelete,
  liveSession,
  liveSessions,
  liveSessionsOfAll,
  sessionInsert,
  sessionOfToken,
} from './session-store.ts'
import { staffByEmail, staffOf } from './store.ts'

/** The list of sessions shows this many at most, those seen last. */
const SESSIONS_SHOWN_MAX = 100

interface StartedSession {
  /** Shown this once; the database has its hash alone. */
  token: string
  /** RFC 3339: the end whatever happens. An idle session ends sooner. */
  expiresAt: string
  staff: Staff
  sessionId: string
  device: string
  /** False where the same request made the session before. */
  created: boolean
}

/** The mailbox of a present member of staff with this e-mail; null where there is none. */
export async function staffMailbox(
  deps: Pick<StaffDeps, 'db'>,
  email: string,
): Promise<string | null> {
  const normal = normalStaffEmail(email)
  const found = await staffByEmail(deps.db, normal)
  return found && !found.ended ? normal : null
}

/**
 * Starts a session after the code of the e-mail was checked. The token is always a new one: no
 * token from before the sign-in gains anything.
 *
 * Refuses `code_invalid` for a member who left since the code was sent.
 * @param tokenBytes 32 bytes; the same ones give the same session, for a request sent again
 */
export async function startSession(
  deps: StaffDeps,
  { email, userAgent, tokenBytes }: { email: string; userAgent: string; tokenBytes: Uint8Array },
): Promise<Result<StartedSession>> {
  const found = await staffByEmail(deps.db, normalStaffEmail(email))
  if (!found || found.ended) return refuse('code_invalid')
  const { staff } = found
  const now = deps.now()
  const token = sessionTokenOf(tokenBytes)
  const hash = await sha256(token)
  const row = {
    id: deps.newId('ses'),
    token_hash: hash,
    staff_id: staff.id,
    device: deviceNameOf(userAgent),
    created_at: now,
    last_seen_at: now,
    expires_at: now + SESSION_TTL_MS,
    ended_at: null,
  }
  const [, written] = await deps.db.batch([
    expiredSessionsDelete(deps.db, now),
    sessionInsert(deps.db, row),
  ])
  const created = written?.meta.changes === 1
  const session = created ? row : (await sessionOfToken(deps.db, hash, now))?.session
  if (!session) return refuse('code_invalid')
  const { id, device, expires_at } = session
  return ok({ token, expiresAt: rfc3339(expires_at), staff, sessionId: id, device, created })
}

/** The live sessions of the member of staff, the one seen last first. */
export async function listSessions(
  deps: Pick<StaffDeps, 'db' | 'now'>,
  { staff, sessionId }: StaffAccess,
): Promise<StaffSession[]> {
  const rows = await liveSessions(deps.db, staff.id, deps.now(), SESSIONS_SHOWN_MAX)
  return rows.map((row) => sessionOf(row, sessionId))
}

/** The live sessions of all members of staff, the one seen last first. */
export async function listAllSessions(
  deps: Pick<StaffDeps, 'db' | 'now'>,
  { sessionId }: StaffAccess,
): Promise<MemberSession[]> {
  const rows = await liveSessionsOfAll(deps.db, deps.now(), SESSIONS_SHOWN_MAX)
  return rows.map(({ session, name, role_name }) => ({
    ...sessionOf(session, sessionId),
    staff: staffOf({ id: session.staff_id, name, role_name }),
  }))
}

const sessionOf = (row: StaffSessionRow, current: string | null): StaffSession => ({
  id: row.id,
  current: row.id === current,
  device: row.device,
  createdAt: rfc3339(row.created_at),
  lastSeenAt: rfc3339(row.last_seen_at),
  expiresAt: rfc3339(row.expires_at),
})

/** Ends a session of the member's own. `not_found` for any other one. */
export async function endOwnSession(
  deps: Pick<StaffDeps, 'db' | 'now'>,
  staff: Staff,
  id: string,
): Promise<Result<null>> {
  const ended = await endSessionRow(deps.db, { staffId: staff.id, id }, deps.now())
  return ended ? ok(null) : refuse('not_found')
}

/** Ends the member's sessions but that of the request. */
export async function endOtherSessions(
  deps: Pick<StaffDeps, 'db' | 'now'>,
  { staff, sessionId }: StaffAccess,
): Promise<Change<null>> {
  const rows = { staffId: staff.id, exceptId: sessionId ?? '' }
  const ended = await endOtherSessionRows(deps.db, rows, deps.now())
  return { before: null, after: { ended }, value: null }
}

/** Ends a session of any member of staff. `not_found` for one that has ended. */
export async function endMemberSession(
  deps: Pick<StaffDeps, 'db' | 'now'>,
  id: string,
): Promise<Result<Change<null>>> {
  const now = deps.now()
  const found = await liveSession(deps.db, id, now)
  if (!found) return refuse('not_found')
  const { session, name, role_name } = found
  const { role } = staffOf({ id: session.staff_id, name, role_name })
  const ended = await endSessionRow(deps.db, { staffId: session.staff_id, id }, now)
  if (!ended) return refuse('not_found')
  const before = { member: { name, role }, device: session.device }
  return ok({ before, after: null, value: null })
}
