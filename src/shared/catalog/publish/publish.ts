import { sha256 } from '../../kit/digest.ts'
import type { Now } from '../../platform/clock.ts'
import { PUBLISH_PRODUCTS_PER_STEP } from '../../platform/limits.ts'
import type { IndexEntry, ProductDocument, Snapshots } from '../contract.ts'
import { documentKey, partOf } from '../rules.ts'
import type { CategoryRow } from '../schema.ts'
import { indexProducts } from '../search/search-products.ts'
import { readCategories, readRecords } from '../store.ts'
import { documentOf, indexEntryOf, type ProductRecord, withAncestors } from './document.ts'
import { pendingIds, publishedSummaries, writeDocuments } from './store.ts'

export interface PublishDeps {
  database: D1Database
  search: D1Database
  snapshots: Snapshots
  now: () => Now
  currency: string
}

/** Products whose documents are made by one batch of statements. */
const PRODUCTS_PER_BATCH = 50

/** The result of one invocation of a publish. */
interface PublishedBatch {
  /** The last product that was looked at; '' where there was none. */
  last: string
  /** Products looked at. */
  products: number
  /** Documents stored. */
  written: number
  /** Index parts whose documents changed. */
  parts: number[]
  /** More products may be pending behind the last one. */
  isCut: boolean
}

interface PendingInput {
  /** The id behind which to begin. */
  after: string
  /** Publishes these products alone. */
  productIds?: readonly string[] | null
  /** Asked before each batch but the first; false ends the invocation there. */
  mayGoOn?: () => Promise<boolean>
}

/**
 * Makes the documents of pending products, in the order of their ids, at most
 * PUBLISH_PRODUCTS_PER_STEP of them. A release announces them.
 */
export async function publishPending(
  deps: PublishDeps,
  { after, productIds = null, mayGoOn = async () => true }: PendingInput,
): Promise<PublishedBatch> {
  const categories = new Map((await readCategories(deps.database)).map((row) => [row.id, row]))
  const done = { last: after, products: 0, written: 0 }
  const parts = new Set<number>()
  while (done.products < PUBLISH_PRODUCTS_PER_STEP) {
    const limit = Math.min(PRODUCTS_PER_BATCH, PUBLISH_PRODUCTS_PER_STEP - done.products)
    const ids = await pendingIds(deps.database, { after: done.last, productIds, limit })
    const last = ids.at(-1)
    if (last === undefined) return { ...done, parts: [...parts], isCut: false }
    const records = await readRecords(deps.database, ids, categories, deps.currency)
    done.written += await publishRecords(deps, records, categories)
    for (const { product } of records) parts.add(partOf(product.handle))
    done.products += ids.length
    done.last = last
    if (ids.length < limit) return { ...done, parts: [...parts], isCut: false }
    if (done.products < PUBLISH_PRODUCTS_PER_STEP && !(await mayGoOn())) break
  }
  return { ...done, parts: [...parts], isCut: true }
}

interface Made {
  record: ProductRecord
  document: ProductDocument
  text: string
  entry: IndexEntry
  categoryIds: string[]
}

/** A product is shown when it is active and has something to sell. */
const isShown = ({ product, variants }: ProductRecord): boolean =>
  product.status === 'active' && variants.length > 0

/** Answers how many documents were stored. */
async function publishRecords(
  deps: PublishDeps,
  records: readonly ProductRecord[],
  categories: ReadonlyMap<string, CategoryRow>,
): Promise<number> {
  const made = await Promise.all(
    records.filter(isShown).map((record) => makeDocument(record, categories)),
  )
  const hidden = records.filter((record) => !isShown(record)).map((record) => record.product)
  const changed = await changedOf(deps.database, made)
  // Texts first, rows after: a row never names a text that is not there yet.
  await Promise.all(
    changed.map(({ entry, text }) => deps.snapshots.put(documentKey(entry.hash), text)),
  )
  await indexProducts(
    deps.search,
    changed.map((item) => item.document),
    hidden.map((product) => product.id),
  )
  const shown = [...changed.map((item) => item.document), ...hidden]
  await writeDocuments(deps.database, {
    documents: changed.map(documentRow),
    hiddenIds: hidden.map(({ id }) => id),
    parts: [...new Set(shown.map(({ handle }) => partOf(handle)))],
    products: records.map(({ product }) => product),
  })
  return changed.length
}

async function makeDocument(
  record: ProductRecord,
  categories: ReadonlyMap<string, CategoryRow>,
): Promise<Made> {
  const document = documentOf(record)
  const text = JSON.stringify(document)
  const above = withAncestors(record.categories, categories)
  const handles = above.map((category) => category.handle)
  const entry = indexEntryOf(document, await sha256(text), record.product, handles)
  return { record, document, text, entry, categoryIds: above.map((category) => category.id) }
}

/** Those that differ from what is published now. */
async function changedOf(db: D1Database, made: readonly Made[]): Promise<Made[]> {
  const ids = made.map((item) => item.document.id)
  const published = await publishedSummaries(db, ids)
  return made.filter((item) => published.get(item.document.id) !== JSON.stringify(item.entry))
}

const documentRow = ({ record, document, text, entry, categoryIds }: Made) => ({
  categoryIds,
  product_id: document.id,
  handle: document.handle,
  content_hash: entry.hash,
  part: partOf(document.handle),
  title: document.title,
  price_min: entry.priceFrom.amount,
  price_max: entry.priceTo.amount,
  popularity: record.product.popularity,
  created_at: record.product.created_at,
  summary: JSON.stringify(entry),
  document: text,
})
