import { type Assembled, assembleProduct, type CsvRow, type Refused } from './shopify-product.ts'

/**
 * Gathers the rows of a product CSV, one after the other, into whole products: rows of one product
 * stand together. Holds one product at a time, and the handles and SKUs seen.
 */
export class ShopifyAssembler {
  readonly #currency: string
  readonly #handles = new Set<string>()
  readonly #ownerOfSku = new Map<string, string>()
  #handle = ''
  #rows: CsvRow[] = []

  /** @param currency of the prices in the file */
  constructor(currency: string) {
    this.#currency = currency
  }

  /** Takes a row; gives the product before it once that is complete. */
  push(row: CsvRow): Assembled | Refused | null {
    const handle = (row.fields.Handle ?? '').trim()
    const belongs = this.#rows.length > 0 && handle === this.#handle
    const complete = belongs ? null : this.finish()
    this.#handle = handle
    this.#rows.push(row)
    return complete
  }

  /** Gives the last product. */
  finish(): Assembled | Refused | null {
    const [first] = this.#rows
    if (!first) return null
    const result = this.#refusalByFile(
      first.row,
      assembleProduct(this.#handle, this.#rows, this.#currency),
    )
    this.#handles.add(this.#handle)
    this.#rows = []
    return result
  }

  /** What no product can know of itself: that another one of the file came before it. */
  #refusalByFile(row: number, result: Assembled | Refused): Assembled | Refused {
    const refused = (code: Refused['code'], reason: string): Refused => ({
      kind: 'refused',
      row,
      handle: this.#handle,
      code,
      reason,
    })
    if (this.#handle !== '' && this.#handles.has(this.#handle)) {
      return refused('duplicate_handle', 'Rows of this product stand further up, apart from these.')
    }
    if (result.kind === 'refused') return result
    for (const { sku } of result.product.variants) {
      const owner = this.#ownerOfSku.get(sku)
      if (owner !== undefined) {
        return refused('duplicate_sku', `The SKU "${sku}" belongs to "${owner}" further up.`)
      }
    }
    for (const { sku } of result.product.variants) this.#ownerOfSku.set(sku, this.#handle)
    return result
  }
}
