import type { ProductRow } from './product-columns.ts'
import { deleteParts, insertParts, selectParts } from './store.ts'

/** Characters of rows written together, and read together. */
const CHARS_PER_BATCH = 400_000
/** A part is a run of rows of one product; a row is never cut. */
const PART_CHARS = 200_000
/** All rows of one product are in memory at once. */
const PRODUCT_CHARS_MAX = 1_000_000
/** A group is some 20 queries of D1, of which an invocation has 1,000. */
const PRODUCTS_PER_GROUP = 500

/** A product's rows, in the file's order. */
export interface StagedProduct {
  /** As the file gives it. */
  handle: string
  rows: ProductRow[]
  /** The first row that was left out because the product is too long; null where none was. */
  leftOutFrom: number | null
}

interface Part {
  product: number
  part: number
  handle: string
  rows: [number, ProductRow['cells']][]
}

interface Staged {
  parts: number
  chars: number
  leftOutFrom: number | null
}

/**
 * The rows of a file, set aside in the database until all of them are read: rows of one product may
 * stand anywhere, and a file that breaks off leaves the catalogue as it was. In memory are one batch
 * of rows, and every handle and SKU of the file.
 */
export class ImportStaging {
  readonly #database: D1Database
  readonly #importId: string
  readonly #now: number
  readonly #positions = new Map<string, number>()
  readonly #staged: Staged[] = []
  readonly #firstRowOfSku = new Map<string, number>()
  #run: Part | null = null
  #runChars = 0
  #batch: Part[] = []
  #batchChars = 0

  constructor(database: D1Database, importId: string, now: number) {
    this.#database = database
    this.#importId = importId
    this.#now = now
  }

  hasHandle(handle: string): boolean {
    return this.#positions.has(handle)
  }

  /** The first row of the file with this SKU. */
  rowOfSku(sku: string): number | undefined {
    return this.#firstRowOfSku.get(sku)
  }

  /** Answers whether rows were written, which is the moment to tell how far it is. */
  async add(row: ProductRow): Promise<boolean> {
    const handle = row.cells.handle ?? ''
    const { sku } = row.cells
    if (sku !== undefined && !this.#firstRowOfSku.has(sku)) this.#firstRowOfSku.set(sku, row.row)
    if (this.#run?.handle !== handle || this.#runChars > PART_CHARS) this.#endRun(handle)
    const chars = JSON.stringify(row.cells).length
    const staged = this.#staged[this.#run?.product ?? -1]
    if (!this.#run || !staged) return false
    staged.chars += chars
    if (staged.chars > PRODUCT_CHARS_MAX) {
      staged.leftOutFrom ??= row.row
      return false
    }
    this.#run.rows.push([row.row, row.cells])
    this.#runChars += chars
    if (this.#batchChars + this.#runChars < CHARS_PER_BATCH) return false
    this.#endRun(null)
    await this.#write()
    return true
  }

  /** Writes what is left. */
  async finish(): Promise<void> {
    this.#endRun(null)
    await this.#write()
  }

  /** The products, in the order of their first rows, some at a time. */
  async *groups(): AsyncGenerator<StagedProduct[]> {
    for (let from = 0; from < this.#staged.length; ) {
      let to = from
      let chars = 0
      while (to < this.#staged.length && to - from < PRODUCTS_PER_GROUP) {
        chars += this.#staged[to]?.chars ?? 0
        if (to > from && chars > CHARS_PER_BATCH) break
        to += 1
      }
      yield await this.#read(from, to)
      from = to
    }
  }

  /** Deletes what this import set aside, and what imports left that died. */
  async clear(): Promise<void> {
    await deleteParts(this.#database, this.#importId, this.#now)
  }

  /** @param next handle of the run that follows, or null */
  #endRun(next: string | null): void {
    if (this.#run && this.#run.rows.length > 0) {
      this.#batch.push(this.#run)
      this.#batchChars += this.#runChars
    }
    this.#run = next === null ? null : this.#startRun(next)
    this.#runChars = 0
  }

  #startRun(handle: string): Part {
    const product = this.#positions.get(handle) ?? this.#staged.length
    if (product === this.#staged.length) {
      this.#positions.set(handle, product)
      this.#staged.push({ parts: 0, chars: 0, leftOutFrom: null })
    }
    const staged = this.#staged[product]
    const part = staged?.parts ?? 0
    if (staged) staged.parts += 1
    return { product, part, handle, rows: [] }
  }

  async #write(): Promise<void> {
    if (this.#batch.length === 0) return
    const shared = { import_id: this.#importId, staged_at: this.#now }
    const parts = this.#batch.map((part) => ({ ...part, rows: JSON.stringify(part.rows) }))
    await insertParts(this.#database, shared, parts)
    this.#batch = []
    this.#batchChars = 0
  }

  async #read(from: number, to: number): Promise<StagedProduct[]> {
    const parts = await selectParts(this.#database, this.#importId, from, to)
    const products = new Map<number, StagedProduct>()
    for (const { product, handle, rows } of parts) {
      const { leftOutFrom = null } = this.#staged[product] ?? {}
      const known = products.get(product) ?? { handle, rows: [], leftOutFrom }
      const read: Part['rows'] = JSON.parse(rows)
      known.rows.push(...read.map(([row, cells]) => ({ row, cells })))
      products.set(product, known)
    }
    return [...products.values()]
  }
}
