import type { Database } from '../deps.ts'

/** Handles of the products shoppers can find, by product id; others are absent. One query. */
export async function findHandles(
  database: Database,
  productIds: readonly string[],
): Promise<Map<string, string>> {
  if (productIds.length === 0) return new Map()
  const { results } = await database
    .prepare(
      `SELECT product_id, handle FROM product_document
       WHERE product_id IN (SELECT value FROM json_each(?1)) AND in_catalogue = 1`,
    )
    .bind(JSON.stringify(productIds))
    .all<{ product_id: string; handle: string }>()
  return new Map(results.map((row) => [row.product_id, row.handle]))
}
