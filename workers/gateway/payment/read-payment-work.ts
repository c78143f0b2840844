import type { PaymentWork } from '../../../src/admin/components/payments/payments-page.tsx'
import { texts } from '../../../src/admin/texts/texts.ts'
import { selectLettersOf } from '../../../src/shared/dead-letter/store.ts'
import type { Order } from '../../../src/shared/order/contract.ts'
import { ordersDatabases } from '../../../src/shared/order/databases.ts'
import { listOrders, listUnpaid } from '../../../src/shared/order/list/list-orders.ts'
import { attentionOf } from '../../../src/shared/order/returned-money.ts'
import {
  selectStuckCharges,
  selectUnmatched,
  selectWalks,
} from '../../../src/shared/payment/charges/store.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import {
  CHARGE_OPEN_LONG_MS,
  CHARGE_RETURNED_SHOWN_MS,
  ORDER_UNPAID_LONG_MS,
} from '../../../src/shared/platform/limits.ts'
import { ok, type Result } from '../../../src/shared/platform/result.ts'
import type { StaffRole } from '../../../src/shared/staff/permissions.ts'
import { visibleTo } from '../../../src/shared/staff/personal.ts'
import type { GatewayContext } from '../http/app.ts'

/** Rows of each part of the page. */
const ROWS = 50

/** Everything about payments that waits for staff, the first ROWS of each kind. `now` in milliseconds. */
export async function readPaymentWork(
  { env }: Pick<GatewayContext, 'env'>,
  role: StaffRole,
  now: number,
): Promise<Result<PaymentWork>> {
  const databases = ordersDatabases(env)
  const { ENGAGEMENT_DB: db } = env
  const [listed, unpaid, unmatched, stuck, letters, walks] = await Promise.all([
    listOrders({ databases }, { limit: ROWS, cursor: null, status: null, attention: 'any' }),
    listUnpaid({ databases }, now - ORDER_UNPAID_LONG_MS, ROWS + 1),
    selectUnmatched(db, now - CHARGE_RETURNED_SHOWN_MS, ROWS + 1),
    selectStuckCharges(db, now - CHARGE_OPEN_LONG_MS, ROWS + 1),
    selectLettersOf(db, 'payments', ROWS + 1),
    selectWalks(db),
  ])
  if (!listed.ok) return listed
  const { data, nextCursor } = listed.value
  return ok({
    attention: {
      rows: visibleTo(role, data).map((order) => ({ order, why: whyOf(order) })),
      more: nextCursor !== null,
    },
    unpaid: some(visibleTo(role, unpaid)),
    charges: some([...unmatched, ...stuck]),
    letters: some(visibleTo(role, letters)),
    comparedTo: walks.map(({ kind, until }) => ({ kind, at: rfc3339(until) })),
  })
}

const some = <T>(found: readonly T[]) => ({
  rows: found.slice(0, ROWS),
  more: found.length > ROWS,
})

function whyOf(order: Order): string {
  const attention = attentionOf(order)
  const hasFailed = order.payment.refunds?.some(({ status }) => status === 'failed') ?? false
  if (hasFailed && attention === 'partially_refunded') return texts.payments.attention.failed
  return attention === null ? texts.payments.attention.title : texts.orders.attentions[attention]
}
