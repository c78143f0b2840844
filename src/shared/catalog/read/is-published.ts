import type { Database } from '../deps.ts'

/** Whether shoppers can find a product with this id in the current catalogue. */
export async function isPublished(database: Database, productId: string): Promise<boolean> {
  const { results } = await database
    .prepare('SELECT 1 AS found FROM product_document WHERE product_id = ?1 AND in_catalogue = 1')
    .bind(productId)
    .all<{ found: number }>()
  return results.length > 0
}
