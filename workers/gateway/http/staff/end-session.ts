import { ok, type Result } from '../../../../src/shared/platform/result.ts'
import { endOwnSession } from '../../../../src/shared/staff/sessions.ts'
import type { GatewayContext } from '../app.ts'
import { endStaffToken, staffDeps } from '../middleware/staff.ts'
import { auditedWrite } from '../staff-write.ts'

const ENDED = { before: { live: true }, after: { live: false }, value: null }

/**
 * Ends the session, or the access token, of a verified member of staff, with its row in the audit.
 * @param token the token where it did not come in the request's header
 */
export const endSession = (c: GatewayContext, token?: string): Promise<Result<null>> =>
  auditedWrite(c, c.var.staff.id, async () => {
    await endStaffToken(c, token)
    return ok(ENDED)
  })

/** Ends another session of the verified member's own. `not_found` for any other one. */
export const endSessionById = (c: GatewayContext, id: string): Promise<Result<null>> =>
  auditedWrite(c, id, async () => {
    const ended = await endOwnSession(staffDeps(c), c.var.staff, id)
    return ended.ok ? ok(ENDED) : ended
  })
