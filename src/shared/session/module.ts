import { ok, refuse } from '../platform/result.ts'
import type { Handlers } from '../shopper/transaction.ts'
import type { SessionCommand } from './contract.ts'
import { revokeSession } from './store.ts'

/** Handlers of sessions, for the table of `ShopperObject`. */
export const sessionHandlers: Handlers<SessionCommand> = {
  'session.revoke': (tx) => {
    if (tx.caller.kind !== 'session') return refuse('session_required')
    const { sessionId, expiresAt } = tx.caller.session
    revokeSession(tx.sql, sessionId, expiresAt)
    return ok({ kind: 'none' })
  },
}
