import type { Order } from '../../../src/shared/order/contract.ts'
import { exportOrders } from '../../../src/shared/order/export/export-orders.ts'
import { visibleTo } from '../../../src/shared/staff/personal.ts'
import type { GatewayContext } from '../http/app.ts'
import { csvDownload } from '../http/csv-download.ts'
import { laggingRecord } from '../http/ports/record.ts'

/** The download of every order, as the verified member of staff may see them. */
export function ordersFile(c: GatewayContext): Response {
  const { role } = c.var.staff
  const databases = laggingRecord(c.env)
  const visible = (order: Order) => visibleTo(role, order)
  return csvDownload(c, 'orders.csv', exportOrders({ databases, visible }))
}
