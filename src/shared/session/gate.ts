import { RowMemory } from '../kit/row-memory.ts'
import type { Now } from '../platform/clock.ts'
import type { Sql } from '../platform/sql.ts'
import type { MemberSession, Session } from './contract.ts'
import { isOver, isSeenLongAgo } from './rules.ts'
import { loadMemberSessions, loadRevoked, writeSeen } from './store.ts'

/** `members` is null in an object of a visitor. */
const sessions = new RowMemory((sql) => {
  const members = loadMemberSessions(sql)
  return {
    revoked: loadRevoked(sql),
    members: members && new Map(members.map((session) => [session.id, session])),
  }
})

/** Sessions have changed: their rows are read again. */
export const forgetSessions = (sql: Sql): void => sessions.forget(sql)

/**
 * Whether an object refuses requests of the session. A visitor's session is admitted until it is
 * revoked; a member's only while it has a row that is neither idle for too long nor at its end.
 * Notes that an admitted member was seen.
 */
export function refusesSession(sql: Sql, { sessionId, kind }: Session, now: Now): boolean {
  if (kind === 'member' && sessions.read(sql).members === null) return true
  return refusesSessionId(sql, sessionId, now)
}

/** The same for a session of which only the id is known. */
export function refusesSessionId(sql: Sql, sessionId: string, now: Now): boolean {
  const { revoked, members } = sessions.read(sql)
  if (members === null) return revoked.has(sessionId)
  const session: MemberSession | undefined = members.get(sessionId)
  if (session === undefined || isOver(session, now)) return true
  if (isSeenLongAgo(session, now)) {
    writeSeen(sql, sessionId, now)
    members.set(sessionId, { ...session, lastSeenAt: now })
  }
  return false
}
