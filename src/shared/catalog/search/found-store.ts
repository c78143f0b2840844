import { eq, inArray } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { listed } from '../../platform/bulk-rows.ts'
import { product, variant } from '../schema.ts'

/** A product found by staff, published or not. */
export interface FoundProduct {
  id: string
  handle: string
  title: string
  status: 'active' | 'draft' | 'withdrawn'
}

/** The id of the product with this SKU, published or not; empty where none has it. */
export async function productIdsOfSku(db: D1Database, sku: string): Promise<string[]> {
  const rows = await drizzle(db)
    .select({ id: variant.product_id })
    .from(variant)
    .where(eq(variant.sku, sku))
    .limit(1)
  return rows.map(({ id }) => id)
}

/** These products in the order of the ids; unknown ones are absent. */
export async function productsOfIds(
  db: D1Database,
  ids: readonly string[],
): Promise<FoundProduct[]> {
  const rows = await drizzle(db)
    .select({
      id: product.id,
      handle: product.handle,
      title: product.title,
      status: product.status,
    })
    .from(product)
    .where(inArray(product.id, listed(ids)))
  const found = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => found.get(id) ?? [])
}
