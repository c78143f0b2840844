import type { Now } from '../platform/clock.ts'
import type { Sql } from '../platform/sql.ts'
import type { MemberSession, Session } from './contract.ts'
import { isOver, isSeenLongAgo } from './rules.ts'
import { loadMemberSessions, loadRevoked, writeSeen } from './store.ts'

/**
 * Admits the sessions of one shopper's object. A visitor's session is admitted until it is revoked;
 * a member's only while it has a row that is neither idle for too long nor at its end. The rows are
 * read once per life of the object in memory; `forget` has them read again.
 */
export class SessionGate {
  #known: { revoked: Set<string>; members: Map<string, MemberSession> | null } | null = null

  forget(): void {
    this.#known = null
  }

  /** Whether requests of the session are refused. Notes that an admitted member was seen. */
  refuses(sql: Sql, { sessionId, kind }: Session, now: Now): boolean {
    const { members } = this.#rows(sql)
    if (kind === 'member' && members === null) return true
    return this.refusesId(sql, sessionId, now)
  }

  /** The same for a session of which only the id is known. */
  refusesId(sql: Sql, sessionId: string, now: Now): boolean {
    const { revoked, members } = this.#rows(sql)
    if (members === null) return revoked.has(sessionId)
    const session = members.get(sessionId)
    if (session === undefined || isOver(session, now)) return true
    if (isSeenLongAgo(session, now)) {
      writeSeen(sql, sessionId, now)
      members.set(sessionId, { ...session, lastSeenAt: now })
    }
    return false
  }

  #rows(sql: Sql) {
    if (this.#known === null) {
      const members = loadMemberSessions(sql)
      this.#known = {
        revoked: loadRevoked(sql),
        members: members && new Map(members.map((session) => [session.id, session])),
      }
    }
    return this.#known
  }
}
