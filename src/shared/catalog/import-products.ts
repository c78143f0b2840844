import type { Result } from '../platform/result.ts'
import type { Release } from './contract.ts'
import type { Database } from './deps.ts'
import { setInitialStock } from './set-initial-stock.ts'
import { ShopifyAssembler } from './shopify-assembler.ts'
import { type Assembled, type CsvRow, slugOf } from './shopify-product.ts'
import { upsertCategories } from './upsert-categories.ts'
import { type UpsertAnswer, upsertProducts } from './upsert-products.ts'

/** Products written together. */
const PRODUCTS_PER_BATCH = 50

export type ImportEvent =
  | { type: 'progress'; products: number; rows: number; bytes: number }
  | { type: 'refused'; row: number; handle: string; code: string; reason: string }
  | { type: 'done'; imported: number; updated: number; refused: number; version: string }

export interface ImportDeps {
  database: Database
  currency: string
  now: number
  /** Sets the stock of a SKU nobody has counted; the same SKU twice is one setting. */
  setStock: (sku: string, quantity: number) => Promise<Result<unknown>>
  publish: () => Promise<Release>
  /** Bytes of the file read so far. */
  bytesRead: () => number
  emit: (event: ImportEvent) => Promise<void>
}

/**
 * Imports a product CSV as it streams in, each product whole or not at all, and publishes at the
 * end. Repeating an import changes nothing the first one did.
 */
export async function importProducts(
  deps: ImportDeps,
  rows: AsyncIterable<CsvRow>,
): Promise<Extract<ImportEvent, { type: 'done' }>> {
  const assembler = new ShopifyAssembler(deps.currency)
  const tally = { imported: 0, updated: 0, refused: 0 }
  let waiting: Assembled[] = []
  let seen = 0

  const refuse = async (row: number, handle: string, code: string, reason: string) => {
    tally.refused += 1
    await deps.emit({ type: 'refused', row, handle, code, reason })
  }
  const flush = async () => {
    if (waiting.length > 0) await writeGroup(deps, waiting, tally, refuse)
    waiting = []
    const products = tally.imported + tally.updated + tally.refused
    await deps.emit({ type: 'progress', products, rows: seen, bytes: deps.bytesRead() })
  }
  const take = async (result: ReturnType<ShopifyAssembler['finish']>) => {
    if (result?.kind === 'refused') {
      await refuse(result.row, result.handle, result.code, result.reason)
    } else if (result && waiting.push(result) >= PRODUCTS_PER_BATCH) await flush()
  }

  try {
    for await (const row of rows) {
      seen += 1
      await take(assembler.push(row))
    }
    await take(assembler.finish())
  } catch (error) {
    // What was read whole stays; the product under way is left out.
    await refuse(seen + 1, '', 'unreadable', error instanceof Error ? error.message : String(error))
  }
  await flush()
  const { version } = await deps.publish()
  const done = { type: 'done', ...tally, version } as const
  await deps.emit(done)
  return done
}

async function writeGroup(
  deps: ImportDeps,
  group: readonly Assembled[],
  tally: { imported: number; updated: number },
  refuse: (row: number, handle: string, code: string, reason: string) => Promise<void>,
): Promise<void> {
  await addCategories(deps, group)
  const rowOf = new Map(group.map(({ product, row }) => [product.handle, row]))
  const answer: UpsertAnswer = await upsertProducts(
    deps,
    group.map(({ product }) => product),
  )
  for (const outcome of answer.outcomes) {
    const { handle } = outcome
    if (outcome.outcome !== 'refused') tally[outcome.outcome] += 1
    else await refuse(rowOf.get(handle) ?? 0, handle, outcome.code, outcome.reason)
  }
  const owners = new Map(
    group.flatMap(({ product }) => product.variants.map(({ sku }) => [sku, product.handle])),
  )
  for (const { sku, reason } of await setInitialStock(deps.setStock, answer.newStock)) {
    const handle = owners.get(sku) ?? ''
    const text = `The product is in, but the stock of "${sku}" could not be set: ${reason}`
    await refuse(rowOf.get(handle) ?? 0, handle, 'stock_not_set', text)
  }
}

/** Creates the categories a file names; those there are keep what staff made of them. */
async function addCategories(deps: ImportDeps, group: readonly Assembled[]): Promise<void> {
  const titles = new Map<string, string>()
  for (const { category } of group) if (category !== null) titles.set(slugOf(category), category)
  const { results } = await deps.database
    .prepare('SELECT handle FROM category WHERE handle IN (SELECT value FROM json_each(?1))')
    .bind(JSON.stringify([...titles.keys()]))
    .all<{ handle: string }>()
  for (const { handle } of results) titles.delete(handle)
  if (titles.size === 0) return
  const inputs = [...titles].map(([handle, title]) => ({
    handle,
    title: title.charAt(0).toUpperCase() + title.slice(1),
    description: '',
  }))
  await upsertCategories(deps, inputs)
}
