import { ok, type Result } from '../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../http/app.ts'
import { endStaffToken } from '../http/middleware/staff.ts'
import { auditedWrite } from '../http/staff-write.ts'

/**
 * Ends the token of a verified member of staff, with its row in the audit. Other isolates may take
 * it for a few seconds more (staff/verify-token.ts).
 * @param token the token where it did not come in the request's header
 */
export const endSession = (c: GatewayContext, token?: string): Promise<Result<null>> =>
  auditedWrite(c, c.var.staff.id, async () => {
    await endStaffToken(c, token)
    return ok({ before: { live: true }, after: { live: false }, value: null })
  })
