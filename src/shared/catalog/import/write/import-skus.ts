import { LABEL_CHARS_MAX } from '../../edit/contract.ts'
import { numbered } from '../../edit/made-names.ts'
import type { Assembled, Refused } from '../assemble-product.ts'
import { type FileSku, selectFileSkus } from '../staging-store.ts'
import { selectOwners } from '../store.ts'

type Results = ReadonlyMap<string, Assembled | Refused>

/** Names that one look-up asks for ahead: a chain of taken ones is as many as a file has rows. */
const AHEAD_MAX = 10_000
const AHEAD_FIRST = 32

/**
 * The product of each SKU, in a file and in the shop, for the products of one step. Products are
 * named by their handle in the file.
 */
export class ImportSkus {
  readonly #database: D1Database
  readonly #importId: string
  readonly #inFile = new Map<string, FileSku>()
  readonly #ownerOf = new Map<string, string>()
  /** SKUs that must not be made: they stand in the file, or are another product's. */
  readonly #taken = new Set<string>()
  /** SKUs made for products of this step that are not claimed yet. */
  readonly #made = new Set<string>()
  #ahead = 0

  constructor(database: D1Database, importId: string) {
    this.#database = database
    this.#importId = importId
  }

  isTaken(sku: string): boolean {
    return this.#taken.has(sku) || this.#made.has(sku)
  }

  /** The product that has the SKU, and its row in the file where it stands there. */
  placeOf(sku: string): { handle: string; row: number | undefined } {
    const { file_row } = this.#inFile.get(sku) ?? {}
    return { handle: this.#ownerOf.get(sku) ?? '', row: file_row ?? undefined }
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
   * Looks up the SKUs that were made for these products. True where some of them are taken: the
   * products have to be assembled again.
   */
  async findTaken(results: Results, handleOf: (source: string) => string): Promise<boolean> {
    const made = new Map<string, string>()
    for (const [source, result] of results) {
      for (const sku of result.kind === 'product' ? result.madeSkus : []) {
        made.set(sku, handleOf(source))
      }
    }
    if (made.size === 0) return false
    const asked = this.#withNext(made)
    const [inFile, inShop] = await Promise.all([
      selectFileSkus(this.#database, this.#importId, [...asked.keys()]),
      selectOwners(this.#database, [...asked.keys()]),
    ])
    const taken = [
      ...inFile.map(({ sku }) => sku),
      ...inShop.filter(({ sku, handle }) => asked.get(sku) !== handle).map(({ sku }) => sku),
    ]
    for (const sku of taken) this.#taken.add(sku)
    return taken.some((sku) => made.has(sku))
  }

  /** From the second look-up on, the numbers that would be tried next are asked for as well. */
  #withNext(made: ReadonlyMap<string, string>): Map<string, string> {
    const asked = new Map(made)
    const each = Math.min(this.#ahead, Math.ceil(AHEAD_MAX / made.size))
    this.#ahead = this.#ahead === 0 ? AHEAD_FIRST : this.#ahead * 4
    for (const [sku, handle] of made) {
      const [, base = sku, number = '1'] = /^(.+)-(\d{1,6})$/.exec(sku) ?? []
      for (let next = 1; next <= each; next += 1) {
        asked.set(numbered(base, Number(number) + next, LABEL_CHARS_MAX), handle)
      }
    }
    return asked
  }

  /** Reads which products of the file have the SKUs of these, before they are claimed. */
  async readOwners(results: Results): Promise<void> {
    const skus = [...results.values()].flatMap((result) =>
      result.kind === 'product' ? result.product.variants.map(({ sku }) => sku) : [],
    )
    for (const row of await selectFileSkus(this.#database, this.#importId, skus)) {
      this.#inFile.set(row.sku, row)
      if (row.owner !== null) this.#ownerOf.set(row.sku, row.owner)
    }
  }

  /** The SKUs are this product's from now on, unless one is another's of the file. */
  claim(source: string, result: Assembled): Assembled | Refused {
    for (const { sku } of result.product.variants) {
      const owner = this.#ownerOf.get(sku)
      if (owner === undefined || owner === source) continue
      const row = this.#inFile.get(sku)?.file_row ?? 0
      const reason =
        `The SKU "${sku}" belongs to "${owner}" (row ${row}). A SKU has ` +
        'one stock, so two products cannot share it; give each variant its own, or none.'
      return { kind: 'refused', row: result.row, code: 'duplicate_sku', reason }
    }
    for (const { sku } of result.product.variants) this.#ownerOf.set(sku, source)
    return result
  }

  /** The SKUs of the products of this step, with their owners. */
  claimed(): FileSku[] {
    return [...this.#ownerOf].map(([sku, owner]) => ({
      sku,
      owner,
      file_row: this.#inFile.get(sku)?.file_row ?? null,
    }))
  }
}
