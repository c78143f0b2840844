import { asc, gt, inArray } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { listed } from '../../platform/bulk-rows.ts'
import { product, stock_level } from '../schema.ts'

/** Products by handle, those behind `after`. */
export const selectHandlesAfter = (
  db: D1Database,
  after: string,
  limit: number,
): Promise<{ id: string; handle: string }[]> =>
  drizzle(db)
    .select({ id: product.id, handle: product.handle })
    .from(product)
    .where(gt(product.handle, after))
    .orderBy(asc(product.handle))
    .limit(limit)

/** Units available by SKU; a SKU that was never counted is absent. */
export async function selectLevels(
  db: D1Database,
  skus: readonly string[],
): Promise<Map<string, number>> {
  const rows = await drizzle(db)
    .select({ sku: stock_level.sku, available: stock_level.available })
    .from(stock_level)
    .where(inArray(stock_level.sku, listed(skus)))
  return new Map(rows.map(({ sku, available }) => [sku, available]))
}
