import { CLOCK_SKEW_MS } from '../../../src/shared/platform/limits.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { EndedSession } from '../../../src/shared/session/contract.ts'
import { mayBeIdle } from '../../../src/shared/session/rules.ts'
import type { GatewayContext } from './app.ts'
import { limiterObject } from './limiter/limiter-object.ts'
import { problemResponse } from './problem-response.ts'
import { callerOf, shopperOf } from './shopper.ts'

const endedKey = (sessionId: string): string => `ended-session:${sessionId}`

/**
 * Remembers that sessions end, each in the limiter's object of its id. Routes that do not go to the
 * shopper's object ask there: its objects are few and warm, where a visitor who only entered a drop
 * has no object yet, and the objects of most members are asleep when a red packet opens.
 */
export async function rememberEnds(
  c: GatewayContext,
  sessions: readonly EndedSession[],
): Promise<void> {
  await Promise.all(
    sessions.map(({ id, expiresAt }) => {
      const key = endedKey(id)
      // A token is taken for as long after its end as clocks may differ.
      return limiterObject(c.env, key).spend(key, expiresAt + CLOCK_SKEW_MS, Date.now())
    }),
  )
}

/**
 * Refuses `session_revoked` where the session was ended. For routes whose own work does not go to
 * the shopper's object: that one refuses by itself. Asked once per request.
 */
export function requireAlive(c: GatewayContext): Promise<Result<null>> {
  const { session } = c.var
  const { sessionId } = session
  if (c.var.alive?.sessionId === sessionId) return c.var.alive.answer
  const answer = mayBeIdle(session, Date.now()) ? askMember(c) : askLimiter(c, sessionId)
  c.set('alive', { sessionId, answer })
  return answer
}

async function askLimiter(c: GatewayContext, sessionId: string): Promise<Result<null>> {
  const key = endedKey(sessionId)
  return (await limiterObject(c.env, key).isSpent(key)) ? refuse('session_revoked') : ok(null)
}

/** The member's object knows how long the session was idle. */
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
