import { ordersDatabases } from '../../../src/shared/order/databases.ts'
import { findOrdersByNumbers } from '../../../src/shared/order/find-order.ts'
import type {
  StatementReport,
  Transfer,
} from '../../../src/shared/payment/bank-transfer/contract.ts'
import { recordStatement } from '../../../src/shared/payment/bank-transfer/record-statement.ts'
import { ok, type Result } from '../../../src/shared/platform/result.ts'
import { dueOf } from '../../../src/shared/pricing/contract.ts'
import type { GatewayContext } from '../http/app.ts'
import { checkoutOf } from '../http/ports/checkout.ts'
import { auditedWrite } from '../http/staff-write.ts'

/** Records the transfers of a statement. The audit row holds its report. Refuses `invalid_body`. */
export const uploadStatement = (
  c: GatewayContext,
  text: string,
): Promise<Result<StatementReport>> =>
  auditedWrite(c, 'bank-statement', async () => {
    const deps = {
      findOrders: async (numbers: readonly string[]) => {
        const found = await findOrdersByNumbers(ordersDatabases(c.env), numbers)
        return found.map(({ order: { id, number, cost }, shopperId }) => ({
          orderId: id,
          shopperId,
          number,
          total: dueOf(cost),
        }))
      },
      recordTransfers: (transfers: readonly Transfer[]) =>
        checkoutOf(c.env).recordTransfers(transfers),
    }
    const report = await recordStatement(deps, text)
    return report.ok ? ok({ before: null, after: report.value, value: report.value }) : report
  })
