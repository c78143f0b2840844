import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../http/app.ts'
import { closeDropSockets } from '../http/close-drop-sockets.ts'
import { rememberEnd } from '../http/revocation.ts'
import { callerOf, execute, shopperOf } from '../http/shopper.ts'

/** A device of a member. */
interface Device {
  id: string
  /** Whether it is the one that asks. */
  current: boolean
  /** Browser and system. */
  device: string
  /** RFC 3339, as `lastSeenAt`. */
  createdAt: string
  lastSeenAt: string
}

/** Ends the session of this request, at the object, the limiter and the drops. */
export async function endOwnSession(c: GatewayContext): Promise<Result<null>> {
  // The limiter first: an end that breaks half-way is repeated. A member's object says it itself.
  if (c.var.session.kind === 'guest') await rememberEnd(c)
  const revoked = await execute(c, { type: 'session.revoke' })
  if (!revoked.ok) return revoked
  const { sessionId, shopperId } = c.var.session
  await closeDropSockets(c, shopperId, [{ id: sessionId }])
  return ok(null)
}

/** The sessions of the member, the one seen last first. Refuses `member_required`. */
export async function listDevices(c: GatewayContext): Promise<Result<{ data: Device[] }>> {
  const read = await shopperOf(c).read(callerOf(c), { type: 'sessions' })
  if (!read.ok) return read
  if (c.var.session.kind !== 'member') return refuse('member_required')
  const data = read.value.sessions.map(({ id, device, createdAt, lastSeenAt }) => ({
    id,
    current: id === c.var.session.sessionId,
    device,
    createdAt: rfc3339(createdAt),
    lastSeenAt: rfc3339(lastSeenAt),
  }))
  return ok({ data })
}

/** Ends a session of the member's own. Refuses `not_found` and `member_required`. */
export async function endDevice(c: GatewayContext, sessionId: string): Promise<Result<null>> {
  const ended = await execute(c, { type: 'session.end', sessionId })
  if (!ended.ok) return ended
  await closeDropSockets(c, c.var.session.shopperId, ended.value.ended)
  return ok(null)
}

/** Ends the member's sessions but the one that asks. */
export async function endOtherDevices(c: GatewayContext): Promise<Result<null>> {
  const ended = await execute(c, { type: 'session.end-others' })
  if (!ended.ok) return ended
  await closeDropSockets(c, c.var.session.shopperId, ended.value.ended)
  return ok(null)
}
