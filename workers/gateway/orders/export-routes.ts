import type { Order } from '../../../src/shared/order/contract.ts'
import { ordersDatabases } from '../../../src/shared/order/databases.ts'
import { exportOrders } from '../../../src/shared/order/export/export-orders.ts'
import { ok } from '../../../src/shared/platform/result.ts'
import { visibleTo } from '../../../src/shared/staff/personal.ts'
import { createRouter } from '../http/app.ts'
import { csvDownload } from '../http/csv-download.ts'
import { route } from '../http/route.ts'

export const staffOrderExportRoutes = createRouter()

route(
  staffOrderExportRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/exports/orders',
    tag: 'Orders',
    summary: 'Export every order as CSV, one row per line, newest first',
    staff: 'order.export',
    // A file of names and addresses.
    stepUp: true,
    responses: { 200: { description: 'The file, text/csv in UTF-8.' } },
  },
  (c) => {
    const { role } = c.var.staff
    const databases = ordersDatabases(c.env)
    const visible = (order: Order) => visibleTo(role, order)
    return ok(csvDownload(c, 'orders.csv', exportOrders({ databases, visible })))
  },
)
