import type { Result } from '../../../src/shared/platform/result.ts'
import type { EndedSession } from '../../../src/shared/session/contract.ts'
import type { ShopperPort } from '../../../src/shared/shopper/contract.ts'
import type { GatewayContext } from './app.ts'
import { closeDropSockets } from './close-drop-sockets.ts'
import { rememberEnds } from './revocation.ts'

/**
 * Ends sessions of a shopper everywhere: at the limiter, by `end` at the shopper's object, and at
 * the drops. The limiter comes first, so that an end that breaks half-way is repeated.
 * @param known the sessions that `end` will end, as far as they are known before it
 */
export async function endSessions<Ended extends { ended?: readonly EndedSession[] }>(
  c: GatewayContext,
  shopperId: string,
  known: readonly EndedSession[],
  end: () => Promise<Result<Ended>>,
): Promise<Result<Ended>> {
  await rememberEnds(c, known)
  const done = await end()
  if (!done.ok) return done
  const { ended = [] } = done.value
  const remembered = new Set(known.map(({ id }) => id))
  await Promise.all([
    rememberEnds(
      c,
      ended.filter(({ id }) => !remembered.has(id)),
    ),
    closeDropSockets(c, shopperId, ended),
  ])
  return done
}

/** The sessions of a member, for the shop itself. None where the object is no member's. */
export async function sessionsOf(
  object: Pick<ShopperPort, 'read'>,
  shopperId: string,
): Promise<EndedSession[]> {
  const read = await object.read({ kind: 'system', shopperId }, { type: 'sessions' })
  return read.ok ? read.value.sessions.map(({ id, expiresAt }) => ({ id, expiresAt })) : []
}
