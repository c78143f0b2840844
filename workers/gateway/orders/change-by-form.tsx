import { texts } from '../../../src/admin/texts/texts.ts'
import { ordersDatabases } from '../../../src/shared/order/databases.ts'
import { readOrderEvents } from '../../../src/shared/order/read-order.ts'
import { type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { Staff } from '../../../src/shared/staff/contract.ts'
import type { GatewayContext } from '../http/app.ts'
import { wantsPage } from '../http/pages/errors.tsx'
import { goOn, keyOf } from '../http/pages/forms.ts'
import type { StaffView } from '../http/pages/staff-page.tsx'
import { showOrder } from './show-order.tsx'
import { isRepeated } from './steps.ts'

interface Sent {
  staff: Staff
  fields: URLSearchParams
  /** Names what the page says once it is done. */
  done: string
  /** What is wrong with the form's fields; null where nothing is. */
  refused: string | null
}

/**
 * Changes an order by a form. Where the order has another version than the form was opened on,
 * nothing is done: the page shows what changed, and the same form again.
 */
export async function changeByForm(
  c: GatewayContext,
  { staff, fields, done, refused }: Sent,
  change: () => Promise<Result<unknown>>,
): Promise<Result<StaffView> | Response> {
  const id = c.req.param('id') ?? ''
  const typed = Object.fromEntries(fields)
  if (refused !== null) return showOrder(c, staff, { typed, message: refused })
  c.set('idempotencyKey', keyOf(fields))
  const entries = await readOrderEvents({ databases: ordersDatabases(c.env) }, id)
  if (!entries.ok) return entries
  const seen = Number(fields.get('version'))
  const isCurrent = seen === entries.value.length
  if (!isCurrent && !(await isRepeated(c, entries.value))) {
    const { problem } = refuse('version_mismatch', texts.order.changed.title)
    return wantsPage(c) ? showOrder(c, staff, { typed, problem, seen }) : { ok: false, problem }
  }
  const taken = await change()
  if (taken.ok) return goOn(c, `/admin/orders/${id}?done=${done}`)
  return wantsPage(c) ? showOrder(c, staff, { typed, problem: taken.problem }) : taken
}
