import { MEMBER_SESSION_ABSOLUTE_MS } from '../platform/limits.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import { isErased } from '../shopper/membership.ts'
import type { ShopperModule } from '../shopper/module.ts'
import type { ShopperTransaction } from '../shopper/transaction.ts'
import type { EndedSession, MemberSession, SessionCommand, SessionContract } from './contract.ts'
import { isOver } from './rules.ts'
import {
  deleteMemberSession,
  insertMemberSession,
  isOfMember,
  latestRevokedExpiry,
  loadMemberSessions,
  pruneSessions,
  revokeSession,
  writeConfirmed,
} from './store.ts'

/** Sessions: those of visitors that were ended, and those of a member. The engine asks the gate. */
export const sessionModule: ShopperModule<SessionContract> = {
  name: 'session',
  commands: {
    'session.revoke': (tx) => {
      if (tx.caller.kind !== 'session') return refuse('session_required')
      const { sessionId, expiresAt } = tx.caller.session
      if (isOfMember(tx.sql)) deleteMemberSession(tx.sql, sessionId)
      else revokeSession(tx.sql, sessionId, expiresAt)
      tx.endSession(sessionId)
      return ok({ kind: 'none' })
    },
    'session.start': start,
    'session.end': (tx, { sessionId }) => {
      const found = sessionsOf(tx).filter(({ id }) => id === sessionId)
      return found.length === 0 ? refuse('not_found') : ok(end(tx, found))
    },
    'session.end-others': (tx) => {
      if (tx.caller.kind !== 'session') return refuse('session_required')
      const { sessionId } = tx.caller.session
      return ok(
        end(
          tx,
          sessionsOf(tx).filter(({ id }) => id !== sessionId),
        ),
      )
    },
    'session.confirm': (tx) => {
      if (tx.caller.kind !== 'session') return refuse('session_required')
      if (!isOfMember(tx.sql)) return refuse('member_required')
      writeConfirmed(tx.sql, tx.caller.session.sessionId, tx.now)
      return ok({ kind: 'none' })
    },
  },
  queries: {
    session: {
      read: ({ sql, caller }) => {
        const id = caller.kind === 'session' ? caller.session.sessionId : null
        const session = (loadMemberSessions(sql) ?? []).find((one) => one.id === id) ?? null
        return ok({ kind: 'session', session })
      },
      empty: () => ok({ kind: 'session', session: null }),
    },
    sessions: {
      read: ({ sql, now }) => {
        // The row of a session that was idle for too long stays until rows are pruned.
        const all = loadMemberSessions(sql) ?? []
        return ok({ kind: 'sessions', sessions: all.filter((one) => !isOver(one, now)) })
      },
      empty: () => ok({ kind: 'sessions', sessions: [] }),
    },
  },
  erase(tx) {
    end(tx, sessionsOf(tx))
    return 'done'
  },
  maintenance: {
    prune: pruneSessions,
    // An object that forgot a session before it expires would take it for a live one. A member's
    // object stays: the member comes back.
    lastActiveAt: (sql) => (isOfMember(sql) ? Infinity : latestRevokedExpiry(sql)),
  },
}

const sessionsOf = (tx: ShopperTransaction): readonly MemberSession[] =>
  loadMemberSessions(tx.sql) ?? []

function start(
  tx: ShopperTransaction,
  { sessionId, device }: Extract<SessionCommand, { type: 'session.start' }>,
): Result<SessionContract['answers']['session.start']> {
  // A client that could start a session would make itself a member.
  if (tx.caller.kind !== 'system') return refuse('forbidden')
  if (isErased(tx.sql)) return refuse('member_required')
  const known = sessionsOf(tx).find(({ id }) => id === sessionId)
  if (known) return ok({ kind: 'session-started', session: known })
  const session: MemberSession = {
    id: sessionId,
    device,
    createdAt: tx.now,
    lastSeenAt: tx.now,
    expiresAt: tx.now + MEMBER_SESSION_ABSOLUTE_MS,
    verifiedAt: tx.now,
  }
  const { ended } = end(tx, insertMemberSession(tx.sql, session))
  return ok({ kind: 'session-started', session, ended })
}

function end(
  tx: ShopperTransaction,
  sessions: readonly MemberSession[],
): { kind: 'sessions-ended'; ended: EndedSession[] } {
  for (const { id } of sessions) {
    deleteMemberSession(tx.sql, id)
    tx.endSession(id)
  }
  return {
    kind: 'sessions-ended',
    ended: sessions.map(({ id, expiresAt }) => ({ id, expiresAt })),
  }
}
