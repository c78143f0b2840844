import { sha256 } from '../kit/digest.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { StaffAccess, StaffDeps } from './contract.ts'
import { isSessionTokenShape, isTokenShape, SEEN_EVERY_MS } from './rules.ts'
import { saveSeen, sessionOfToken } from './session-store.ts'
import { staffOfToken } from './store.ts'

/**
 * The member of staff of a session's token or of an access token. Every request asks the database:
 * a session, a token or a member that ended is refused at the next request, in every isolate. The
 * look-up is by the token's hash, so that nothing is compared byte by byte.
 *
 * Refuses `staff_required` for a token that is forged, idle, expired or ended, without saying
 * which.
 */
export async function verifyToken(
  deps: Pick<StaffDeps, 'db' | 'now'>,
  token: string,
): Promise<Result<StaffAccess>> {
  const access = isSessionTokenShape(token)
    ? await accessOfSession(deps, token)
    : await accessOfToken(deps, token)
  return access ? ok(access) : refuse('staff_required', 'The staff token is not valid.')
}

async function accessOfToken(
  { db, now }: Pick<StaffDeps, 'db' | 'now'>,
  token: string,
): Promise<StaffAccess | null> {
  if (!isTokenShape(token)) return null
  const staff = await staffOfToken(db, await sha256(token), now())
  return staff && { staff, sessionId: null, signedInAt: null }
}

async function accessOfSession(
  deps: Pick<StaffDeps, 'db' | 'now'>,
  token: string,
): Promise<StaffAccess | null> {
  const now = deps.now()
  const found = await sessionOfToken(deps.db, await sha256(token), now)
  if (!found) return null
  const { staff, session } = found
  if (now - session.last_seen_at >= SEEN_EVERY_MS) await saveSeen(deps.db, session.id, now)
  return { staff, sessionId: session.id, signedInAt: session.created_at }
}
