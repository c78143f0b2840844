import { type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { Staff } from '../../../src/shared/staff/contract.ts'
import type { GatewayContext } from '../app.ts'

/** Checks the staff token and sets `c.var.staff`. */
export async function requireStaff(_c: GatewayContext): Promise<Result<Staff>> {
  return refuse('staff_required')
}
