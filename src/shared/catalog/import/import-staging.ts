import {
  IMPORT_PRODUCTS_PER_STEP,
  IMPORT_STAGED_CHARS_MAX,
  IMPORT_STEP_CHARS,
  IMPORT_STEP_KNOWN_CHARS,
} from '../../platform/limits.ts'
import { ImportUnreadable } from './contract.ts'
import type { ProductRow } from './product-columns.ts'
import {
  type FileSku,
  insertParts,
  insertProducts,
  selectParts,
  selectProducts,
} from './staging-store.ts'

/** Characters of rows written together, by about three queries. */
const CHARS_PER_BATCH = 1_200_000
/** A part is a run of rows of one product; a row is never cut. */
const PART_CHARS = 200_000
/** All rows of one product are in memory at once. */
const PRODUCT_CHARS_MAX = 1_000_000

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
  handle: string
  parts: number
  chars: number
  leftOutFrom: number | null
}

/**
 * Sets the rows of a file aside in the database until all of them are read: rows of one product may
 * stand anywhere, and a file that breaks off leaves the catalogue as it was. In memory are one batch
 * of rows, and every handle of the file.
 */
export class ImportStaging {
  readonly #database: D1Database
  readonly #importId: string
  readonly #now: number
  readonly #positions = new Map<string, number>()
  readonly #staged: Staged[] = []
  /** The SKUs of the batch, each with its first row there. */
  #skus = new Map<string, FileSku>()
  #run: Part | null = null
  #runChars = 0
  #batch: Part[] = []
  #batchChars = 0
  #chars = 0

  constructor(database: D1Database, importId: string, now: number) {
    this.#database = database
    this.#importId = importId
    this.#now = now
  }

  /**
   * Answers whether rows were written, which is the moment to tell how far it is.
   * @throws ImportUnreadable where the request has no queries for more rows
   */
  async add(row: ProductRow): Promise<boolean> {
    const handle = row.cells.handle ?? ''
    const { sku } = row.cells
    if (sku !== undefined && !this.#skus.has(sku)) {
      this.#skus.set(sku, { sku, file_row: row.row, owner: null })
    }
    if (this.#run?.handle !== handle || this.#runChars > PART_CHARS) this.#endRun(handle)
    const chars = JSON.stringify(row.cells).length
    this.#chars += chars
    if (this.#chars > IMPORT_STAGED_CHARS_MAX) {
      throw new ImportUnreadable(row.row, 'file_too_large', 'The file has too many cells.')
    }
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

  /** Writes the rest. Answers how many products the file has, and characters of their rows. */
  async finish(): Promise<{ products: number; chars: number }> {
    this.#endRun(null)
    await this.#write()
    const products = this.#staged.map(({ handle, chars, leftOutFrom }, product) => ({
      ...{ product, handle, chars },
      left_out_from: leftOutFrom,
    }))
    await insertProducts(this.#database, this.#importId, products)
    return { products: products.length, chars: products.reduce((sum, { chars }) => sum + chars, 0) }
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
      this.#staged.push({ handle, parts: 0, chars: 0, leftOutFrom: null })
    }
    const staged = this.#staged[product]
    const part = staged?.parts ?? 0
    if (staged) staged.parts += 1
    return { product, part, handle, rows: [] }
  }

  async #write(): Promise<void> {
    if (this.#batch.length === 0 && this.#skus.size === 0) return
    const shared = { import_id: this.#importId, staged_at: this.#now }
    const parts = this.#batch.map((part) => ({ ...part, rows: JSON.stringify(part.rows) }))
    await insertParts(this.#database, shared, parts, [...this.#skus.values()])
    this.#skus = new Map()
    this.#batch = []
    this.#batchChars = 0
  }
}

/**
 * The products of a file from a position on, in the order of their first rows: as many as one step
 * takes on. None behind the last one.
 */
export async function readStaged(
  database: D1Database,
  importId: string,
  from: number,
): Promise<StagedProduct[]> {
  const listed = await selectProducts(database, importId, from, IMPORT_PRODUCTS_PER_STEP)
  const products = new Map<number, StagedProduct>()
  let chars = 0
  let knownChars = 0
  for (const { product, handle, left_out_from: leftOutFrom, ...own } of listed) {
    chars += own.chars
    knownChars += own.known_chars
    const isFull = chars > IMPORT_STEP_CHARS || knownChars > IMPORT_STEP_KNOWN_CHARS
    if (products.size > 0 && isFull) break
    products.set(product, { handle, rows: [], leftOutFrom })
  }
  for (const { product, rows } of await selectParts(
    database,
    importId,
    from,
    from + products.size,
  )) {
    const read: Part['rows'] = JSON.parse(rows)
    products.get(product)?.rows.push(...read.map(([row, cells]) => ({ row, cells })))
  }
  return [...products.values()]
}
