import type { Now } from '../platform/clock.ts'
import type { Sql } from '../platform/sql.ts'
import type { Session } from './contract.ts'
import { isOver, isSeenLongAgo } from './rules.ts'
import { loadMemberSessions, loadRevoked, writeSeen } from './store.ts'

/**
 * Whether an object refuses requests of the session. A visitor's session is admitted until it is
 * revoked; a member's only while it has a row that is neither idle for too long nor at its end.
 * Notes that an admitted member was seen.
 */
export function refusesSession(sql: Sql, { sessionId, kind }: Session, now: Now): boolean {
  if (kind === 'member' && loadMemberSessions(sql) === null) return true
  return refusesSessionId(sql, sessionId, now)
}

/** The same for a session of which only the id is known. */
export function refusesSessionId(sql: Sql, sessionId: string, now: Now): boolean {
  const members = loadMemberSessions(sql)
  if (members === null) return loadRevoked(sql).has(sessionId)
  const session = members.find(({ id }) => id === sessionId)
  if (session === undefined || isOver(session, now)) return true
  if (isSeenLongAgo(session, now)) writeSeen(sql, sessionId, now)
  return false
}
