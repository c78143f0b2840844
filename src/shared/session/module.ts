import { ok, refuse } from '../platform/result.ts'
import type { ShopperModule } from '../shopper/module.ts'
import type { SessionContract } from './contract.ts'
import { latestRevokedExpiry, pruneRevoked, revokeSession } from './store.ts'

/** Sessions that were ended. The engine refuses their requests. */
export const sessionModule: ShopperModule<SessionContract> = {
  name: 'session',
  commands: {
    'session.revoke': (tx) => {
      if (tx.caller.kind !== 'session') return refuse('session_required')
      const { sessionId, expiresAt } = tx.caller.session
      revokeSession(tx.sql, sessionId, expiresAt)
      tx.endSession(sessionId)
      return ok({ kind: 'none' })
    },
  },
  queries: {
    session: { read: () => ok({ kind: 'session' }), empty: () => ok({ kind: 'session' }) },
  },
  maintenance: {
    prune: pruneRevoked,
    // An object that forgot a session before it expires would take it for a live one.
    lastActiveAt: latestRevokedExpiry,
  },
}
