import { sha256 } from '../../kit/digest.ts'
import type { Now } from '../../platform/clock.ts'
import type { IndexEntry, ProductDocument, Release } from '../contract.ts'
import type { Database, Snapshots } from '../deps.ts'
import { releaseOfRow } from '../read/database-tier.ts'
import { documentKey, partOf } from '../rules.ts'
import type { CategoryRow, ReleaseRow } from '../schema.ts'
import { indexProducts } from '../search/search-products.ts'
import { forEachOf, readCategories, readRecords } from '../store.ts'
import { documentOf, indexEntryOf, type ProductRecord, withAncestors } from './document.ts'
import { announceRelease } from './release.ts'

export interface PublishDeps {
  database: Database
  search: Database
  snapshots: Snapshots
  now: () => Now
  currency: string
  /** Told after each batch how many products were looked at so far. */
  onProgress?: (products: number) => void
}

/** Products whose documents are made by one batch of statements. */
const PRODUCTS_PER_BATCH = 50

/**
 * Makes what staff changed visible to shoppers: documents anew where they differ, the index parts
 * they stand in, then the release row, which is the swap. Nothing changed: the current release is
 * answered. A publish that died half-way is finished by the next one.
 * @param productId publishes this product alone
 */
export async function publish(deps: PublishDeps, productId?: string): Promise<Release> {
  const categories = new Map((await readCategories(deps.database)).map((row) => [row.id, row]))
  let after = ''
  let seen = 0
  let written = 0
  for (;;) {
    const ids = await pendingIds(deps.database, after, productId)
    const last = ids.at(-1)
    if (last === undefined) break
    const records = await readRecords(deps.database, ids, categories, deps.currency)
    written += await publishRecords(deps, records, categories)
    seen += ids.length
    after = last
    deps.onProgress?.(seen)
  }
  return announceRelease(deps, [...categories.values()], written)
}

async function pendingIds(
  database: Database,
  after: string,
  productId: string | undefined,
): Promise<string[]> {
  const sql = `SELECT id FROM product WHERE pending = 1 AND id > ?1
    ${productId === undefined ? '' : 'AND id = ?3'} ORDER BY id LIMIT ?2`
  const statement = database.prepare(sql)
  const { results } = await (productId === undefined
    ? statement.bind(after, PRODUCTS_PER_BATCH)
    : statement.bind(after, PRODUCTS_PER_BATCH, productId)
  ).all<{ id: string }>()
  return results.map((row) => row.id)
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
  await writeDocuments(deps.database, changed, hidden, records)
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
async function changedOf(database: Database, made: readonly Made[]): Promise<Made[]> {
  const { results } = await database
    .prepare(
      `SELECT product_id, summary FROM product_document
       WHERE in_catalogue = 1 AND product_id IN (SELECT value FROM json_each(?1))`,
    )
    .bind(JSON.stringify(made.map((item) => item.document.id)))
    .all<{ product_id: string; summary: string }>()
  const published = new Map(results.map((row) => [row.product_id, row.summary]))
  return made.filter((item) => published.get(item.document.id) !== JSON.stringify(item.entry))
}

// The release number is taken as the row is written: whoever sees the release that announces it
// has been told of every document up to then, however many publish at the same time.
const NEXT_RELEASE = '(SELECT COALESCE(MAX(number), 0) + 1 FROM release)'

const UPSERT_DOCUMENT = `
  INSERT INTO product_document (product_id, handle, content_hash, release, part, in_catalogue,
    title, price_min, price_max, popularity, created_at, summary, document)
  SELECT value ->> 'product_id', value ->> 'handle', value ->> 'content_hash', ${NEXT_RELEASE},
    value ->> 'part', 1, value ->> 'title', value ->> 'price_min', value ->> 'price_max',
    value ->> 'popularity', value ->> 'created_at', value ->> 'summary', value ->> 'document'
  FROM json_each(?1) WHERE true
  ON CONFLICT (product_id) DO UPDATE SET content_hash = excluded.content_hash,
    release = excluded.release, in_catalogue = 1, title = excluded.title,
    price_min = excluded.price_min, price_max = excluded.price_max,
    popularity = excluded.popularity, created_at = excluded.created_at,
    summary = excluded.summary, document = excluded.document`

const HIDE_DOCUMENT = `
  UPDATE product_document SET in_catalogue = 0, release = ${NEXT_RELEASE}
  WHERE in_catalogue = 1 AND product_id IN (SELECT value FROM json_each(?1))`

const DROP_OTHER_LISTINGS = `
  DELETE FROM listing_category WHERE product_id IN (SELECT value ->> 'id' FROM json_each(?1))
    AND (category_id, product_id) NOT IN
      (SELECT v.value, p.value ->> 'id' FROM json_each(?1) p, json_each(p.value, '$.keep') v)`

const ADD_LISTINGS = `
  INSERT INTO listing_category (category_id, product_id)
  SELECT v.value, p.value ->> 'id' FROM json_each(?1) p, json_each(p.value, '$.keep') v
  WHERE true ON CONFLICT DO NOTHING`

const TOUCH_PARTS = `
  INSERT INTO snapshot_part (part, changes, built) SELECT value, 1, 0 FROM json_each(?1) WHERE true
  ON CONFLICT (part) DO UPDATE SET changes = changes + 1`

// A product changed again while its document was made stays pending.
const CLEAR_PENDING = `
  UPDATE product SET pending = 0 FROM json_each(?1) e
  WHERE product.id = e.value ->> 'id' AND product.revision = e.value ->> 'revision'`

async function writeDocuments(
  database: Database,
  changed: readonly Made[],
  hidden: readonly { id: string; handle: string }[],
  records: readonly ProductRecord[],
): Promise<void> {
  const each = forEachOf.bind(null, database)
  const listings = [
    ...changed.map((item) => ({ id: item.document.id, keep: item.categoryIds })),
    ...hidden.map(({ id }) => ({ id, keep: [] })),
  ]
  const parts = new Set(
    [...changed.map((item) => item.document), ...hidden].map(({ handle }) => partOf(handle)),
  )
  await database.batch([
    ...each(UPSERT_DOCUMENT, changed.map(documentRow)),
    ...each(
      HIDE_DOCUMENT,
      hidden.map(({ id }) => id),
    ),
    ...each(DROP_OTHER_LISTINGS, listings),
    ...each(ADD_LISTINGS, listings),
    ...each(TOUCH_PARTS, [...parts]),
    ...each(
      CLEAR_PENDING,
      records.map(({ product }) => ({ id: product.id, revision: product.revision })),
    ),
  ])
}

const documentRow = ({ record, document, text, entry }: Made) => ({
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

/** The release shoppers see now, or null before the first. */
export async function currentRelease(database: Database): Promise<Release | null> {
  const { results } = await database
    .prepare('SELECT * FROM release ORDER BY number DESC LIMIT 1')
    .all<ReleaseRow>()
  return results[0] ? releaseOfRow(results[0]) : null
}
