import type { Assembled, Refused } from './assemble-product.ts'
import type { ImportStaging } from './import-staging.ts'
import { selectOwners } from './store.ts'

type Results = ReadonlyMap<string, Assembled | Refused>

/** The product of each SKU, in a file and in the shop. Products are named by their handle in the file. */
export class ImportSkus {
  readonly #database: D1Database
  readonly #staging: ImportStaging
  readonly #ownerOf = new Map<string, string>()
  /** SKUs of other products of the shop that were nearly made once more. */
  readonly #foreign = new Set<string>()
  /** SKUs made for products that are not claimed yet. */
  readonly #made = new Set<string>()

  constructor(database: D1Database, staging: ImportStaging) {
    this.#database = database
    this.#staging = staging
  }

  /** Whether a SKU must not be made: it stands in the file, or is another product's. */
  isTaken(sku: string): boolean {
    return (
      this.#foreign.has(sku) ||
      this.#made.has(sku) ||
      this.#ownerOf.has(sku) ||
      this.#staging.rowOfSku(sku) !== undefined
    )
  }

  /** The product that has the SKU, and its row in the file where it stands there. */
  placeOf(sku: string): { handle: string; row: number | undefined } {
    return { handle: this.#ownerOf.get(sku) ?? '', row: this.#staging.rowOfSku(sku) }
  }

  /** Keeps what is made for one product from being made for the next one. */
  noteMade(result: Assembled | Refused): void {
    for (const sku of result.kind === 'product' ? result.madeSkus : []) this.#made.add(sku)
  }

  /** Products are assembled from the beginning: nothing is made for any of them yet. */
  forgetMade(): void {
    this.#made.clear()
  }

  /**
   * Whether SKUs made for these products are those of other products of the shop: they are taken
   * from then on, and the products have to be assembled again.
   */
  async findForeign(results: Results, handleOf: (source: string) => string): Promise<boolean> {
    const made = new Map<string, string>()
    for (const [source, result] of results) {
      for (const sku of result.kind === 'product' ? result.madeSkus : []) {
        made.set(sku, handleOf(source))
      }
    }
    if (made.size === 0) return false
    const rows = await selectOwners(this.#database, [...made.keys()])
    const foreign = rows.filter(({ sku, handle }) => made.get(sku) !== handle)
    for (const { sku } of foreign) this.#foreign.add(sku)
    return foreign.length > 0
  }

  /** The SKUs are this product's from now on, unless one is another's of the file. */
  claim(source: string, result: Assembled): Assembled | Refused {
    for (const { sku } of result.product.variants) {
      const owner = this.#ownerOf.get(sku)
      if (owner === undefined || owner === source) continue
      const reason =
        `The SKU "${sku}" belongs to "${owner}" (row ${this.#staging.rowOfSku(sku)}). A SKU has ` +
        'one stock, so two products cannot share it; give each variant its own, or none.'
      return { kind: 'refused', row: result.row, code: 'duplicate_sku', reason }
    }
    for (const { sku } of result.product.variants) this.#ownerOf.set(sku, source)
    return result
  }
}
