import type { Result } from '../../platform/result.ts'
import type { CategoryName } from '../category-name.ts'
import type { PublishProgress, Release } from '../contract.ts'
import {
  type ProductUpsert,
  planUpsert,
  type UpsertAnswer,
  upsertProducts,
} from '../edit/upsert-products.ts'
import { NO_RELEASE } from '../rules.ts'
import { currentRelease } from '../store.ts'
import { addCategories } from './add-categories.ts'
import { type Assembled, assembleProduct, type Refused } from './assemble-product.ts'
import { ImportUnreadable } from './contract.ts'
import { findImported, type Place } from './find-imported.ts'
import { FirstStock } from './first-stock.ts'
import { ImportSkus } from './import-skus.ts'
import { ImportStaging, type StagedProduct } from './import-staging.ts'
import { type Columns, columnsOf, productRowOf, requireHandles } from './product-columns.ts'
import type { ImportNote } from './product-reading.ts'
import type { CsvFile } from './read-csv.ts'

/** Names in a note of what a file has that is not read. */
const IGNORED_NAMES_MAX = 10

export type ImportEvent =
  | { type: 'progress'; products: number; rows: number; bytes: number }
  | { type: 'refused'; row: number; handle: string; code: string; reason: string }
  /** Something was assumed or changed; the product is taken. `handle` is '' for the whole file. */
  | { type: 'note'; row: number; handle: string; code: string; reason: string }
  | {
      type: 'done'
      imported: number
      updated: number
      refused: number
      notes: number
      /** The encoding the file was read in, such as `UTF-8`. */
      encoding: string
      version: string
      /** SKUs whose first stock is set after this, by the queue; the publish follows. */
      stockLeft?: number
      /** The publish goes on by the queue. */
      publishing?: PublishProgress
      /** Nothing was written: this is what an import would do. */
      dryRun?: true
    }

export interface ImportDeps {
  database: D1Database
  /** Names this import; its rows are set aside under it. */
  importId: string
  currency: string
  /** BCP 47; decides in doubt how a price is written. */
  locale: string
  now: number
  /** Sets the first stock of a SKU; the same SKU twice is one setting. */
  setStock: (sku: string, quantity: number) => Promise<Result<unknown>>
  publish: () => Promise<{ release: Release; progress: PublishProgress | null }>
  /** Has the stock that was set aside set by the queue, and the products published after it. */
  sendStock: () => Promise<void>
  /** Reports and writes nothing but the rows it sets aside meanwhile. */
  dryRun?: boolean
  /** Bytes of the file read so far. */
  bytesRead: () => number
  emit: (event: ImportEvent) => Promise<void>
}

/**
 * Imports a product CSV: all of it is read first, then each product is written whole or not at all,
 * wherever its rows stand, then everything is published. A file that cannot be read to its end
 * changes nothing. Repeating an import changes nothing the first one did.
 */
export async function importProducts(
  deps: ImportDeps,
  file: CsvFile,
): Promise<Extract<ImportEvent, { type: 'done' }>> {
  const run = new ImportRun(deps)
  try {
    const columns = await run.stage(file)
    if (columns) await run.writeAll(columns)
    return await run.finish(file.encoding().name, columns !== null && !deps.dryRun)
  } finally {
    await run.clear()
  }
}

/** The publish in `done`. */
type End = Pick<Extract<ImportEvent, { type: 'done' }>, 'version' | 'stockLeft' | 'publishing'>

class ImportRun {
  readonly #deps: ImportDeps
  readonly #staging: ImportStaging
  readonly #tally = { imported: 0, updated: 0, refused: 0, notes: 0 }
  readonly #skus: ImportSkus
  #rows = 0
  readonly #stock: FirstStock

  constructor(deps: ImportDeps) {
    this.#deps = deps
    this.#staging = new ImportStaging(deps.database, deps.importId, deps.now)
    this.#skus = new ImportSkus(deps.database, this.#staging)
    this.#stock = new FirstStock(deps)
  }

  /** Reads the file to its end; null where it cannot be read, which is reported. */
  async stage(file: CsvFile): Promise<Columns | null> {
    try {
      for await (const row of file.rows) {
        if (this.#rows === 0) requireHandles(file.columns())
        this.#rows += 1
        if (await this.#staging.add(productRowOf(row))) await this.#progress()
      }
      if (file.columns().length > 0) requireHandles(file.columns())
    } catch (error) {
      if (!(error instanceof ImportUnreadable)) throw error
      await this.#refuse(error.row, '', error.code, `${error.message} Nothing is imported.`)
      return null
    }
    await this.#staging.finish()
    await this.#noteFile(file)
    return columnsOf(file.columns())
  }

  async writeAll(columns: Columns): Promise<void> {
    for await (const group of this.#staging.groups()) {
      const places = await findImported(
        this.#deps,
        group.map(({ handle }) => handle).filter((handle) => handle !== ''),
        (handle) => this.#staging.hasHandle(handle),
      )
      await this.#write(await this.#assemble(group, places, columns), places)
      await this.#progress()
    }
  }

  /** Publishes where something was written, and tells the end. */
  async finish(
    encoding: string,
    isWritten: boolean,
  ): Promise<Extract<ImportEvent, { type: 'done' }>> {
    const end: End = isWritten ? await this.#publish() : { version: await this.#version() }
    await this.#progress()
    const dryRun = this.#deps.dryRun ? { dryRun: true as const } : {}
    const done = { type: 'done', ...this.#tally, encoding, ...end, ...dryRun } as const
    await this.#deps.emit(done)
    // Behind the end, whose counts the steps add to. A sweep sends what a crash forgets.
    if (end.stockLeft !== undefined) await this.#deps.sendStock()
    return done
  }

  async #version(): Promise<string> {
    return ((await currentRelease(this.#deps.database)) ?? NO_RELEASE).version
  }

  /** Goods that are shown before their stock would show as sold out: stock comes first. */
  async #publish(): Promise<End> {
    const stockLeft = await this.#stock.open()
    if (stockLeft > 0) return { version: await this.#version(), stockLeft }
    const { release, progress } = await this.#deps.publish()
    return { version: release.version, ...(progress ? { publishing: progress } : {}) }
  }

  clear(): Promise<void> {
    return this.#staging.clear()
  }

  async #progress(): Promise<void> {
    const { imported, updated, refused } = this.#tally
    const products = imported + updated + refused
    const bytes = this.#deps.bytesRead()
    await this.#deps.emit({ type: 'progress', products, rows: this.#rows, bytes })
  }

  async #refuse(row: number, handle: string, code: string, reason: string): Promise<void> {
    this.#tally.refused += 1
    await this.#deps.emit({ type: 'refused', row, handle, code, reason })
  }

  async #note(handle: string, note: ImportNote | { row: number; code: string; reason: string }) {
    this.#tally.notes += 1
    await this.#deps.emit({ type: 'note', handle, ...note })
  }

  async #noteFile(file: CsvFile): Promise<void> {
    const { name, from } = file.encoding()
    if (from === 'a guess') {
      const reason = `The file is read as ${name}, by a guess: look at a few texts, or save it as UTF-8.`
      await this.#note('', { row: 1, code: 'encoding_guessed', reason })
    }
    const { ignored } = columnsOf(file.columns())
    if (ignored.length === 0) return
    const more = ignored.length - IGNORED_NAMES_MAX
    const names =
      ignored.slice(0, IGNORED_NAMES_MAX).join(', ') + (more > 0 ? ` and ${more} more` : '')
    await this.#note('', { row: 1, code: 'columns_ignored', reason: `Not read: ${names}.` })
  }

  /** The group's products that can be written; the others are reported. */
  async #assemble(
    group: readonly StagedProduct[],
    places: ReadonlyMap<string, Place | null>,
    columns: Columns,
  ): Promise<Map<string, Assembled>> {
    const handleOf = (source: string) => places.get(source)?.handle ?? ''
    const assembleAll = () => {
      this.#skus.forgetMade()
      const results = new Map<string, Assembled | Refused>()
      for (const staged of group) {
        const place = places.get(staged.handle) ?? null
        const result = this.#assembleOne(staged, place, columns)
        this.#skus.noteMade(result)
        results.set(staged.handle, result)
      }
      return results
    }
    let assembled = assembleAll()
    while (await this.#skus.findForeign(assembled, handleOf)) assembled = assembleAll()
    const products = new Map<string, Assembled>()
    for (const [handle, result] of assembled) {
      const checked = result.kind === 'product' ? this.#skus.claim(handle, result) : result
      if (checked.kind === 'product') products.set(handle, checked)
      else await this.#refuse(checked.row, handle, checked.code, checked.reason)
    }
    return products
  }

  #assembleOne(
    { handle, rows, leftOutFrom }: StagedProduct,
    place: Place | null,
    { present }: Columns,
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
      return refused(
        'product_too_long',
        'The product has too much text or too many rows.',
        leftOutFrom,
      )
    }
    if (place === null) return refused('invalid_field', 'handle: No handle can be made of it.')
    const result = assembleProduct(rows, {
      columns: present,
      currency: this.#deps.currency,
      locale: this.#deps.locale,
      known: place.known,
      handle: place.handle,
      isTaken: (sku) => this.#skus.isTaken(sku),
    })
    if (result.kind === 'refused' || place.asGiven) return result
    const reason = `The Handle "${handle}" is no address; the product is at "${place.handle}".`
    const notes = [{ row, code: 'handle_changed' as const, reason }, ...result.notes]
    return { ...result, product: { ...result.product, importedHandle: handle }, notes }
  }

  async #write(
    group: ReadonlyMap<string, Assembled>,
    places: ReadonlyMap<string, Place | null>,
  ): Promise<void> {
    if (group.size === 0) return
    const categories = [...group.values()].flatMap((assembled) => assembled.categories)
    const sourceOf = new Map(
      [...group.keys()].map((source) => [places.get(source)?.handle ?? source, source]),
    )
    const products = [...group.values()].map(({ product }) => product)
    const answer = await this.#upsert(products, categories)
    for (const outcome of answer.outcomes) {
      const source = sourceOf.get(outcome.handle) ?? outcome.handle
      const assembled = group.get(source)
      if (outcome.outcome === 'refused') {
        await this.#refuse(assembled?.row ?? 0, source, outcome.code, outcome.reason)
        continue
      }
      this.#tally[outcome.outcome] += 1
      for (const note of assembled?.notes ?? []) await this.#note(source, note)
    }
    await this.#setStock(group, answer)
  }

  async #upsert(
    products: readonly ProductUpsert[],
    categories: readonly CategoryName[],
  ): Promise<UpsertAnswer> {
    if (this.#deps.dryRun) {
      const handles = categories.map(({ handle }) => handle)
      return { ...(await planUpsert(this.#deps, products, handles)), newStock: [] }
    }
    await addCategories(this.#deps, categories)
    return upsertProducts(this.#deps, products)
  }

  async #setStock(group: ReadonlyMap<string, Assembled>, answer: UpsertAnswer): Promise<void> {
    const placeOf = (sku: string) => {
      const { handle, row } = this.#skus.placeOf(sku)
      return { handle, row: row ?? group.get(handle)?.row ?? 0 }
    }
    const issues = await this.#stock.set(answer.newStock, placeOf)
    for (const { sku, quantity, available } of answer.otherStock) {
      const { row, handle } = placeOf(sku)
      const reason =
        `The stock of "${sku}" is known (${available} available) and is not set to ${quantity}. ` +
        'Use /api/admin/v1/inventory/adjustments.'
      await this.#note(handle, { row, code: 'stock_kept', reason })
    }
    for (const { kind, handle, ...issue } of issues) {
      if (kind === 'note') await this.#note(handle, issue)
      else await this.#refuse(issue.row, handle, issue.code, issue.reason)
    }
  }
}
