import { IMPORT_STOCK_PER_STEP } from '../../platform/limits.ts'
import type { Result } from '../../platform/result.ts'
import { setInitialStock } from '../edit/set-initial-stock.ts'
import type { ImportIssue } from './runs/contract.ts'
import { stockIssuesOf } from './set-import-stock.ts'
import { insertStock, openStock } from './stock-store.ts'

interface Deps {
  database: D1Database
  importId: string
  now: number
  /** Sets the first stock of a SKU; the same SKU twice is one setting. */
  setStock: (sku: string, quantity: number) => Promise<Result<unknown>>
}

/**
 * The first stock of the SKUs of an import, in the order of its file: as much as one invocation may
 * set is set at once, the rest is set aside for later ones.
 */
export class FirstStock {
  readonly #deps: Deps
  #room = IMPORT_STOCK_PER_STEP
  #staged = 0

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Answers what was refused and noted. */
  async set(
    items: readonly { sku: string; quantity: number }[],
    placeOf: (sku: string) => { handle: string; row: number },
  ): Promise<ImportIssue[]> {
    const now = items.slice(0, this.#room)
    this.#room -= now.length
    const later = items.slice(now.length).map(({ sku, quantity }, index) => {
      const { row, handle } = placeOf(sku)
      return { position: this.#staged + index, sku, quantity, file_row: row, handle }
    })
    this.#staged += later.length
    await insertStock(this.#deps.database, this.#deps.importId, later)
    const outcome = await setInitialStock(this.#deps.setStock, now)
    return stockIssuesOf(outcome).map(({ sku, ...issue }) => ({ ...issue, ...placeOf(sku) }))
  }

  /** Opens what was set aside to the steps that set it. Answers how many SKUs that is. */
  async open(): Promise<number> {
    const { database, importId, now } = this.#deps
    return this.#staged === 0 ? 0 : openStock(database, importId, now)
  }
}
