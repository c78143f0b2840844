import {
  EXPORTS_PATH,
  ExportList,
  type ExportName,
} from '../../../../src/admin/components/imports/export-list.tsx'
import { texts } from '../../../../src/admin/texts/texts.ts'
import {
  exportProducts,
  exportStock,
} from '../../../../src/shared/catalog/export/export-products.ts'
import { ok } from '../../../../src/shared/platform/result.ts'
import type { Permission } from '../../../../src/shared/staff/contract.ts'
import { mayAct } from '../../../../src/shared/staff/rules.ts'
import { createRouter } from '../../http/app.ts'
import { csvDownload } from '../../http/csv-download.ts'
import { staffPage } from '../../http/pages/staff-page.tsx'
import { writeDeps } from './writes.ts'

export const staffExportPages = createRouter()

const OF_EXPORTS = { title: texts.exports.title, section: 'export' } as const

/** The permission of each file, as its API route declares it. */
const FILES: Readonly<Record<ExportName, Permission>> = {
  products: 'product.export',
  stock: 'stock.export',
  orders: 'order.export',
}
const NAMES = Object.keys(FILES) as ExportName[]

staffPage(
  staffExportPages,
  { path: EXPORTS_PATH, permission: 'session.read', ...OF_EXPORTS },
  async (_, { role }) =>
    ok({ content: <ExportList files={NAMES.filter((name) => mayAct(role, FILES[name]))} /> }),
)

staffPage(
  staffExportPages,
  { path: `${EXPORTS_PATH}/products.csv`, permission: FILES.products, ...OF_EXPORTS },
  async (c) => csvDownload(c, 'products.csv', exportProducts(writeDeps(c.env))),
)

staffPage(
  staffExportPages,
  { path: `${EXPORTS_PATH}/stock.csv`, permission: FILES.stock, ...OF_EXPORTS },
  async (c) => csvDownload(c, 'stock.csv', exportStock(writeDeps(c.env))),
)
