import { texts } from '../../../src/admin/texts/texts.ts'
import { createRouter } from '../http/app.ts'
import { staffPage } from '../http/pages/staff-page.tsx'
import { ordersFile } from './orders-file.ts'

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
  async (c) => ordersFile(c),
)
