import { type Assembled, assembleProduct, type Refused } from '../assemble-product.ts'
import type { StagedProduct } from '../import-staging.ts'
import type { ProductColumn } from '../product-columns.ts'
import { findImported, type Place } from './find-imported.ts'
import { ImportSkus } from './import-skus.ts'

interface Deps {
  database: D1Database
  importId: string
  currency: string
  /** BCP 47; decides in doubt how a price is written. */
  locale: string
}

/** Products of a file, put together; each is named by its handle in the file. */
export interface AssembledGroup {
  products: Map<string, Assembled>
  refused: (Refused & { handle: string })[]
  places: ReadonlyMap<string, Place | null>
  skus: ImportSkus
}

/** Puts the products of one step together from their rows, with places and SKUs of their own. */
export async function assembleGroup(
  deps: Deps,
  staged: readonly StagedProduct[],
  columns: ReadonlySet<ProductColumn>,
): Promise<AssembledGroup> {
  const places = await findImported(
    deps,
    staged.map(({ handle }) => handle).filter((handle) => handle !== ''),
  )
  const skus = new ImportSkus(deps.database, deps.importId)
  const assembleAll = () => {
    skus.forgetMade()
    const results = new Map<string, Assembled | Refused>()
    for (const one of staged) {
      const place = places.get(one.handle) ?? null
      const result = assembleOne({ ...deps, skus, columns }, one, place)
      skus.noteMade(result)
      results.set(one.handle, result)
    }
    return results
  }
  const handleOf = (source: string) => places.get(source)?.handle ?? ''
  let assembled = assembleAll()
  while (await skus.findTaken(assembled, handleOf)) assembled = assembleAll()
  await skus.readOwners(assembled)
  const group: AssembledGroup = { products: new Map(), refused: [], places, skus }
  for (const [handle, result] of assembled) {
    const checked = result.kind === 'product' ? skus.claim(handle, result) : result
    if (checked.kind === 'product') group.products.set(handle, checked)
    else group.refused.push({ ...checked, handle })
  }
  return group
}

function assembleOne(
  deps: Deps & { skus: ImportSkus; columns: ReadonlySet<ProductColumn> },
  { handle, rows, leftOutFrom }: StagedProduct,
  place: Place | null,
): Assembled | Refused {
  const row = rows[0]?.row ?? 0
  const refused = (code: Refused['code'], reason: string, at = row): Refused => ({
    kind: 'refused',
    row: at,
    code,
    reason,
  })
  if (handle === '') {
    const more = rows.length > 1 ? ` ${rows.length - 1} more rows have none.` : ''
    return refused('missing_handle', `The row has no Handle.${more}`)
  }
  if (leftOutFrom !== null) {
    const reason = 'The product has too much text or too many rows.'
    return refused('product_too_long', reason, leftOutFrom)
  }
  if (place === null) return refused('invalid_field', 'handle: No handle can be made of it.')
  const result = assembleProduct(rows, {
    columns: deps.columns,
    currency: deps.currency,
    locale: deps.locale,
    known: place.known,
    handle: place.handle,
    isTaken: (sku) => deps.skus.isTaken(sku),
  })
  if (result.kind === 'refused' || place.asGiven) return result
  const reason = `The Handle "${handle}" is no address; the product is at "${place.handle}".`
  const notes = [{ row, code: 'handle_changed' as const, reason }, ...result.notes]
  return { ...result, product: { ...result.product, importedHandle: handle }, notes }
}
