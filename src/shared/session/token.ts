import { openToken, signToken } from '../kit/signed-token.ts'
import { CLOCK_SKEW_MS } from '../platform/limits.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { Session } from './contract.ts'

/** Session tokens begin so. Revocation is the shopper's object's to know. */
const PREFIX = 'kbs1'

/** Writes the token of a session. */
export const signSession = (key: CryptoKey, session: Session): Promise<string> =>
  signToken(key, PREFIX, session)

/**
 * Reads a token. Refuses `session_invalid` where this shop never signed it, and `session_expired`
 * where it is too old.
 */
export async function verifySession(
  key: CryptoKey,
  token: string,
  now: number,
): Promise<Result<Session>> {
  const session = await openToken<Session>(key, PREFIX, token)
  if (!session) return refuse('session_invalid')
  return session.expiresAt + CLOCK_SKEW_MS < now ? refuse('session_expired') : ok(session)
}
