import type { Database } from '../deps.ts'

/** The id of the variant with this SKU, published or not; null where no variant has it. */
export async function findVariantOfSku(database: Database, sku: string): Promise<string | null> {
  const { results } = await database
    .prepare('SELECT id FROM variant WHERE sku = ?1')
    .bind(sku)
    .all<{ id: string }>()
  return results[0]?.id ?? null
}
