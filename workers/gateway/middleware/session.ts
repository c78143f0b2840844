import { type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { Session } from '../../../src/shared/session/contract.ts'
import type { GatewayContext } from '../app.ts'

/** Checks the session token and sets `c.var.session`. */
export async function requireSession(_c: GatewayContext): Promise<Result<Session>> {
  return refuse('session_required')
}
