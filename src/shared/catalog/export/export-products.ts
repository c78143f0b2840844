import { csvLine } from '../../kit/csv.ts'
import { EXPORT_PRODUCTS_PER_PAGE } from '../../platform/limits.ts'
import type { ProductRecord } from '../publish/document.ts'
import { selectAvailable } from '../stock-level-store.ts'
import { readCategories, readRecords } from '../store.ts'
import { PRODUCT_HEADER, productRows, STOCK_HEADER, stockRows } from './product-csv.ts'
import { selectHandlesAfter } from './store.ts'

interface Deps {
  database: D1Database
  currency: string
}

/**
 * Every product as CSV in Shopify's columns, by handle, page by page: what the import reads makes
 * the same products in another shop, and their export is the same text. Only popularity, ratings,
 * pixel sizes and times are left out.
 */
export const exportProducts = (deps: Deps): AsyncGenerator<string> =>
  exported(deps, PRODUCT_HEADER, (record, levels) => productRows(record, levels, deps.currency))

/** The stock of every variant as CSV, by handle, page by page. */
export const exportStock = (deps: Deps): AsyncGenerator<string> =>
  exported(deps, STOCK_HEADER, stockRows)

async function* exported(
  { database, currency }: Deps,
  header: readonly string[],
  rowsOf: (record: ProductRecord, levels: ReadonlyMap<string, number>) => string[][],
): AsyncGenerator<string> {
  yield csvLine(header)
  const categories = new Map((await readCategories(database)).map((row) => [row.id, row]))
  for (let after = ''; ; ) {
    const page = await selectHandlesAfter(database, after, EXPORT_PRODUCTS_PER_PAGE)
    const last = page.at(-1)
    if (!last) return
    const ids = page.map(({ id }) => id)
    const records = await readRecords(database, ids, categories, currency)
    const skus = records.flatMap(({ variants }) => variants.map(({ sku }) => sku))
    const levels = await selectAvailable(database, skus)
    const recordOf = new Map(records.map((record) => [record.product.id, record]))
    const rows = ids.flatMap((id) => {
      const record = recordOf.get(id)
      return record ? rowsOf(record, levels) : []
    })
    yield rows.map(csvLine).join('')
    if (page.length < EXPORT_PRODUCTS_PER_PAGE) return
    after = last.handle
  }
}
