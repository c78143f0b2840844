import type { MailKind } from '../../../src/shared/notify/content.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import { readStaffEmail } from '../../../src/shared/staff/store.ts'
import type { GatewayContext } from '../http/app.ts'
import { fulfilmentOf } from '../http/ports/fulfilment.ts'

/** Sends a kind of mail with sample data to the member of staff. Refuses `not_found` without an address. */
export async function sendTest(
  c: GatewayContext,
  kind: MailKind,
): Promise<Result<{ id: string; to: string }>> {
  const to = await readStaffEmail(c.env.DIRECTORY_DB, c.var.staff.id)
  return to === null ? refuse('not_found') : ok(await fulfilmentOf(c.env).sendTestMail(kind, to))
}
