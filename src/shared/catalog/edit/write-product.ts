import { ok, type Result, refuse } from '../../platform/result.ts'
import type { ProductInput } from './contract.ts'
import { setInitialStock } from './set-initial-stock.ts'
import { readStaffProduct, type StaffProduct } from './staff-products.ts'
import { selectKnownStock } from './store.ts'
import { type ProductUpsert, upsertProducts, type WriteDeps } from './upsert-products.ts'

/** A product before and after a write. */
export interface ProductEdit {
  before: StaffProduct | null
  after: StaffProduct
}

export interface StockedDeps extends WriteDeps {
  /** Sets the first stock of a SKU; the same SKU twice is one setting. */
  setStock: (sku: string, quantity: number) => Promise<Result<unknown>>
}

/**
 * Writes one whole product and the first stock of its variants. Refuses `already_exists` for a
 * taken handle or SKU, `invalid_body` for an unknown category, `stock_known` where a SKU was
 * counted before, `version_mismatch` where the product has not the expected revision, and
 * `dependency_unavailable` where its stock could not be set.
 * @param before the product as it stands, or null for a new one
 */
export async function writeProduct(
  deps: StockedDeps,
  input: ProductUpsert,
  before: StaffProduct | null,
): Promise<Result<ProductEdit>> {
  const mode = before ? 'upsert' : 'create'
  const unknown = await requireUnknownStock(deps, input)
  if (!unknown.ok) return unknown
  const { outcomes, newStock } = await upsertProducts(deps, [input], mode)
  const [outcome] = outcomes
  if (outcome?.outcome === 'refused') {
    if (outcome.code === 'revision_changed') return refuse('version_mismatch')
    const code = outcome.code === 'unknown_category' ? 'invalid_body' : 'already_exists'
    const { reason: detail, pointer } = outcome
    return refuse(code, detail, { errors: [{ pointer, code: outcome.code, detail }] })
  }
  const stocked = await setFirstStock(deps, newStock)
  if (!stocked.ok) return stocked
  const after = await readStaffProduct(deps, outcome?.productId ?? '')
  return after.ok ? ok({ before, after: after.value }) : after
}

/** Sets the first stock of a product's SKUs. Refuses `dependency_unavailable` and `stock_known`. */
export async function setFirstStock(
  { setStock }: StockedDeps,
  items: readonly { sku: string; quantity: number }[],
): Promise<Result<null>> {
  const { failed, known } = await setInitialStock(setStock, items)
  if (failed.length + known.length === 0) return ok(null)
  const skus = [...failed, ...known].map(({ sku }) => sku).join(', ')
  const detail = `The product is written, but the stock of ${skus} is not set. Use adjustments.`
  return refuse(failed.length > 0 ? 'dependency_unavailable' : 'stock_known', detail)
}

/** A number for a SKU that is counted would undo what was sold meanwhile. */
async function requireUnknownStock(
  { database }: WriteDeps,
  { handle, variants }: Pick<ProductInput, 'handle' | 'variants'>,
): Promise<Result<null>> {
  const counted = variants.flatMap(({ sku, stock }) => (stock === undefined ? [] : [sku]))
  if (counted.length === 0) return ok(null)
  // A SKU of another product is for the write to refuse.
  const known = await selectKnownStock(database, counted, handle)
  if (known.size === 0) return ok(null)
  const errors = variants.flatMap(({ sku }, index) =>
    known.has(sku)
      ? [
          {
            pointer: `/variants/${index}/stock`,
            code: 'stock_known',
            detail: `"${sku}" has stock already: POST /api/admin/v1/inventory/adjustments.`,
          },
        ]
      : [],
  )
  return refuse('stock_known', undefined, { errors })
}
