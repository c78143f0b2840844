import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { EndedSession, SessionCommand } from '../../../src/shared/session/contract.ts'
import type { GatewayContext } from '../http/app.ts'
import { endSessions } from '../http/end-sessions.ts'
import { callerOf, execute, executeOutside, shopperOf } from '../http/shopper.ts'

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

/** Ends the session of this request. */
export async function endOwnSession(c: GatewayContext): Promise<Result<null>> {
  const { sessionId, shopperId, expiresAt } = c.var.session
  const own = [{ id: sessionId, expiresAt }]
  const ended = await endSessions(c, shopperId, own, async () => {
    const revoked = await execute(c, { type: 'session.revoke' })
    return revoked.ok ? ok({ ended: own }) : revoked
  })
  return ended.ok ? ok(null) : ended
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
export const endDevice = (c: GatewayContext, sessionId: string): Promise<Result<null>> =>
  endListed(c, { type: 'session.end', sessionId }, ({ id }) => id === sessionId)

/** Ends the member's sessions but the one that asks. Refuses `member_required`. */
export const endOtherDevices = (c: GatewayContext): Promise<Result<null>> =>
  endListed(c, { type: 'session.end-others' }, ({ id }) => id !== c.var.session.sessionId)

async function endListed(
  c: GatewayContext,
  command: Extract<SessionCommand, { type: 'session.end' | 'session.end-others' }>,
  isMeant: (session: EndedSession) => boolean,
): Promise<Result<null>> {
  const ended = await executeOutside(c, async () => {
    const listed = await shopperOf(c).read(callerOf(c), { type: 'sessions' })
    if (!listed.ok) return listed
    if (c.var.session.kind !== 'member') return refuse('member_required')
    const known = listed.value.sessions.filter(isMeant)
    return endSessions(c, c.var.session.shopperId, known, () =>
      shopperOf(c).execute({ caller: callerOf(c), command }),
    )
  })
  return ended.ok ? ok(null) : ended
}
