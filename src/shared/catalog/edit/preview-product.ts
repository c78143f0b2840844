import { ok, type Result, refuse } from '../../platform/result.ts'
import type { ProductView } from '../contract.ts'
import { documentOf } from '../publish/document.ts'
import { availabilityOfVariant } from '../rules.ts'
import { selectAvailable } from '../stock-level-store.ts'
import { readProductRecords } from './staff-products.ts'

/**
 * A product as shoppers would see it if it were published now. Refuses `not_found`.
 */
export async function previewProduct(
  deps: { database: D1Database; currency: string },
  id: string,
): Promise<Result<ProductView>> {
  const [record] = await readProductRecords(deps, [id])
  if (!record) return refuse('not_found')
  const document = documentOf(record)
  const skus = document.variants.map(({ sku }) => sku)
  const available = await selectAvailable(deps.database, skus)
  const variants = document.variants.map((variant) => ({
    ...variant,
    availability: availabilityOfVariant(variant, available.get(variant.sku) ?? 0),
  }))
  return ok({ ...document, variants, catalogVersion: '' })
}
