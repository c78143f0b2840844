import { ok } from '../../../src/shared/platform/result.ts'
import { createRouter } from '../http/app.ts'
import { route } from '../http/route.ts'
import { ordersFile } from './orders-file.ts'

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
  (c) => ok(ordersFile(c)),
)
