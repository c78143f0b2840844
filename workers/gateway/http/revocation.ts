import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { Session } from '../../../src/shared/session/contract.ts'
import type { GatewayContext } from './app.ts'
import { limiterObject } from './limiter/limiter-object.ts'
import { problemResponse } from './problem-response.ts'
import { callerOf, shopperOf } from './shopper.ts'

const endedKey = (sessionId: string): string => `ended-session:${sessionId}`

/**
 * Remembers that the session ends, in the limiter's object of its id, before the shopper's object
 * is told. Routes that do not go to the shopper's object ask there: its objects are few and warm,
 * where a visitor who only entered a drop has no object yet.
 */
export async function rememberEnd(
  c: GatewayContext,
  { sessionId, expiresAt }: Pick<Session, 'sessionId' | 'expiresAt'> = c.var.session,
): Promise<void> {
  const key = endedKey(sessionId)
  await limiterObject(c.env, key).spend(key, expiresAt, Date.now())
}

/**
 * Refuses `session_revoked` where the session was ended. For routes whose own work does not go to
 * the shopper's object: that one refuses by itself. Asked once per request.
 */
export function requireAlive(c: GatewayContext): Promise<Result<null>> {
  const { sessionId, kind } = c.var.session
  if (c.var.alive?.sessionId === sessionId) return c.var.alive.answer
  const answer = kind === 'member' ? askMember(c) : askLimiter(c, sessionId)
  c.set('alive', { sessionId, answer })
  return answer
}

async function askLimiter(c: GatewayContext, sessionId: string): Promise<Result<null>> {
  const key = endedKey(sessionId)
  return (await limiterObject(c.env, key).isSpent(key)) ? refuse('session_revoked') : ok(null)
}

/** A member's object is there already, and its row says more: an idle session is over as well. */
async function askMember(c: GatewayContext): Promise<Result<null>> {
  const reading = await shopperOf(c).read(callerOf(c), { type: 'session' })
  return reading.ok ? ok(null) : reading
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
