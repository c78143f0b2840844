import { texts } from '../../../src/admin/texts/texts.ts'
import { ordersDatabases } from '../../../src/shared/order/databases.ts'
import { exportOrders } from '../../../src/shared/order/export/export-orders.ts'
import { createRouter } from '../http/app.ts'
import { csvDownload } from '../http/csv-download.ts'
import { staffPage } from '../http/pages/staff-page.tsx'

export const staffOrderExportPages = createRouter()

staffPage(
  staffOrderExportPages,
  {
    path: '/admin/export/orders.csv',
    permission: 'order.export',
    title: texts.exports.title,
    section: 'export',
    // A file of names and addresses.
    stepUp: true,
  },
  async (c) => csvDownload(c, 'orders.csv', exportOrders({ databases: ordersDatabases(c.env) })),
)
