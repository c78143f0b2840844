import {
  exportProducts,
  exportStock,
} from '../../../../src/shared/catalog/export/export-products.ts'
import { ok } from '../../../../src/shared/platform/result.ts'
import { createRouter } from '../../http/app.ts'
import { csvDownload } from '../../http/csv-download.ts'
import { route } from '../../http/route.ts'
import { writeDeps } from './writes.ts'

const file = { 200: { description: 'The file, text/csv in UTF-8.' } }

export const staffExportRoutes = createRouter()

route(
  staffExportRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/exports/products',
    tag: 'Staff: catalogue',
    summary: "Export every product as CSV in Shopify's columns, which the import reads",
    staff: 'product.export',
    responses: file,
  },
  (c) => ok(csvDownload(c, 'products.csv', exportProducts(writeDeps(c.env)))),
)

route(
  staffExportRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/exports/stock',
    tag: 'Staff: catalogue',
    summary: 'Export the stock of every variant as CSV',
    staff: 'stock.export',
    responses: file,
  },
  (c) => ok(csvDownload(c, 'stock.csv', exportStock(writeDeps(c.env)))),
)
