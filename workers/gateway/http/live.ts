import { type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { Session } from '../../../src/shared/session/contract.ts'
import type { GatewayContext } from './app.ts'
import { sourceOf } from './middleware/same-origin.ts'
import { requireSession } from './middleware/session.ts'
import { requireAlive } from './revocation.ts'

/**
 * What every live connection needs: a session, a WebSocket's handshake, and a page of this shop.
 * Sets `c.var.session`.
 */
export async function requireLive(c: GatewayContext): Promise<Result<Session>> {
  const session = await requireSession(c)
  if (!session.ok) return session
  if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') {
    const alive = await requireAlive(c)
    return alive.ok ? refuse('invalid_query', 'Open this address as a WebSocket.') : alive
  }
  // A browser opens sockets for any page: one that says where it comes from must be this shop's.
  return sourceOf(c) === 'foreign' ? refuse('cross_site_request') : session
}
