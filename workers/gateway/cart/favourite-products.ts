import type { ProductView } from '../../../src/shared/catalog/contract.ts'
import { findHandles } from '../../../src/shared/catalog/read/store.ts'
import { ok, type Result } from '../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../http/app.ts'
import { catalogReader } from '../http/ports/catalog.ts'
import { callerOf, shopperOf } from '../http/shopper.ts'

/** The visitor's favourites as products of the catalogue of this moment, newest first. */
export async function favouriteProducts(
  c: GatewayContext,
  limit: number,
): Promise<Result<{ products: ProductView[]; gone: number; more: boolean }>> {
  const reading = await shopperOf(c).read(callerOf(c), { type: 'favourites' })
  if (!reading.ok) return reading
  const all = reading.value.favourites
  const ids = all.slice(0, limit).map(({ productId }) => productId)
  const handles = await findHandles(c.env.CATALOG_DB, ids)
  const catalog = catalogReader(c.env)
  const found = await Promise.all(
    ids.map(async (id) => {
      const handle = handles.get(id)
      return handle === undefined ? null : catalog.productByHandle(handle)
    }),
  )
  const products = found.flatMap((rendering) => (rendering ? [rendering.view] : []))
  return ok({ products, gone: ids.length - products.length, more: all.length > limit })
}
