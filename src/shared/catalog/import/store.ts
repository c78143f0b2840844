import { eq, inArray } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { listed } from '../../platform/bulk-rows.ts'
import { category, type ProductRow, product, variant } from '../schema.ts'

/** Products by the handles that they have, or that a file gave them. */
export function selectByHandles(
  d1: D1Database,
  handles: readonly string[],
  importedHandles: readonly string[],
): Promise<Pick<ProductRow, 'id' | 'handle' | 'imported_handle'>[]> {
  const db = drizzle(d1)
  const columns = {
    id: product.id,
    handle: product.handle,
    imported_handle: product.imported_handle,
  }
  return db
    .select(columns)
    .from(product)
    .where(inArray(product.handle, listed(handles)))
    .union(
      db
        .select(columns)
        .from(product)
        .where(inArray(product.imported_handle, listed(importedHandles))),
    )
}

/** The handles of the products that have these SKUs. */
export const selectOwners = (
  db: D1Database,
  skus: readonly string[],
): Promise<{ sku: string; handle: string }[]> =>
  drizzle(db)
    .select({ sku: variant.sku, handle: product.handle })
    .from(variant)
    .innerJoin(product, eq(product.id, variant.product_id))
    .where(inArray(variant.sku, listed(skus)))

/** Which of these handles are those of categories. */
export async function selectCategoryHandles(
  db: D1Database,
  handles: readonly string[],
): Promise<string[]> {
  const rows = await drizzle(db)
    .select({ handle: category.handle })
    .from(category)
    .where(inArray(category.handle, listed(handles)))
  return rows.map(({ handle }) => handle)
}
