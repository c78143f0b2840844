import shop from '../../../../shop.config.ts'
import {
  exportProducts,
  exportStock,
} from '../../../../src/shared/catalog/export/export-products.ts'
import { ok } from '../../../../src/shared/platform/result.ts'
import { createRouter, type GatewayContext } from '../../http/app.ts'
import { csvDownload } from '../../http/csv-download.ts'
import { route } from '../../http/route.ts'

/** The dependencies of the exports, from this Worker's bindings. */
export const exportDeps = (c: GatewayContext) => ({
  database: c.env.CATALOG_DB,
  currency: shop.currency,
})
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
  (c) => ok(csvDownload(c, 'products.csv', exportProducts(exportDeps(c)))),
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
  (c) => ok(csvDownload(c, 'stock.csv', exportStock(exportDeps(c)))),
)
