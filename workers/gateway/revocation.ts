import { ok, type Result } from '../../src/shared/platform/result.ts'
import type { GatewayContext } from './app.ts'
import { problemResponse } from './problem-response.ts'
import { callerOf, shopperOf } from './shopper.ts'

/**
 * Refuses `session_revoked` where the session was ended. For routes whose own work does not go to
 * the shopper's object: that one refuses by itself. The object is asked once per request; one that
 * was never written stays so and answers without reading a row.
 */
export function requireAlive(c: GatewayContext): Promise<Result<null>> {
  const { sessionId } = c.var.session
  if (c.var.alive?.sessionId === sessionId) return c.var.alive.answer
  const answer = shopperOf(c)
    .read(callerOf(c), { type: 'session' })
    .then((reading) => (reading.ok ? ok(null) : reading))
  c.set('alive', { sessionId, answer })
  return answer
}

/**
 * The answer of a route that takes a session, or 401 where it refused something else of a session
 * that was ended. Floods stay cheap: 429 is answered as it is.
 */
export async function unlessRevoked(c: GatewayContext, answer: Response): Promise<Response> {
  const { status } = answer
  const tells = status >= 400 && status < 500 && status !== 401 && status !== 429
  if (!tells || c.var.shopperAsked) return answer
  const alive = await requireAlive(c)
  return alive.ok ? answer : problemResponse(c, alive.problem)
}
