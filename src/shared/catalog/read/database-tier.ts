import type { Availability, Release, StockPolicy } from '../contract.ts'
import type { Database } from '../deps.ts'
import { availabilityOfVariant, NO_RELEASE } from '../rules.ts'
import type { ProductDocumentRow, ReleaseRow, StockLevelRow } from '../schema.ts'
import type { Level, LoadedProduct } from './product-cache.ts'

/** More changes than this in one poll, and readers forget everything rather than read them. */
const POLL_ROWS_MAX = 2_000
/** Rows are asked for again over this span: the clocks that stamp them differ a little. */
const STOCK_OVERLAP_MS = 5_000
/** Greater than any release or time: asks for nothing. */
const NOTHING_NEWER = Number.MAX_SAFE_INTEGER

/** Where stock stands: differs after every change of any level. */
export interface StockMark {
  updatedAt: number
  /** Sum of the versions of the rows changed last, those that came late included. */
  versions: number
}

/** What happened since a reader last asked. */
export interface Poll {
  release: Release
  stockMark: StockMark
  /** Null: more than POLL_ROWS_MAX. */
  documents: { handle: string; content_hash: string; in_catalogue: number }[] | null
  /** Null: more than POLL_ROWS_MAX. */
  levels: StockLevelRow[] | null
}

/**
 * The current release and everything changed since `known`, in one round trip.
 * @param known null for a reader that holds nothing yet: no changes are listed then.
 */
export async function pollDatabase(
  database: Database,
  known: { release: Release; stockMark: StockMark } | null,
): Promise<Poll> {
  const [releases, documents, levels, marks] = await database.batch<never>([
    database.prepare(
      `SELECT number, version, published_at, product_count, categories_hash
       FROM release ORDER BY number DESC LIMIT 1`,
    ),
    database
      .prepare(
        `SELECT handle, content_hash, in_catalogue FROM product_document
         WHERE release > ?1 LIMIT ?2`,
      )
      .bind(known?.release.number ?? NOTHING_NEWER, POLL_ROWS_MAX + 1),
    database
      .prepare(
        `SELECT sku, available, version, updated_at FROM stock_level
         WHERE updated_at >= ?1 LIMIT ?2`,
      )
      .bind(
        known ? known.stockMark.updatedAt - STOCK_OVERLAP_MS : NOTHING_NEWER,
        POLL_ROWS_MAX + 1,
      ),
    database.prepare(
      `SELECT COALESCE(MAX(updated_at), 0) AS updatedAt, COALESCE(SUM(version), 0) AS versions
       FROM stock_level
       WHERE updated_at >= (SELECT MAX(updated_at) FROM stock_level) - ${STOCK_OVERLAP_MS}`,
    ),
  ])
  const within = <Row>(rows: Row[]): Row[] | null => (rows.length > POLL_ROWS_MAX ? null : rows)
  const row: ReleaseRow | undefined = releases?.results[0]
  return {
    release: row ? releaseOfRow(row) : NO_RELEASE,
    stockMark: marks?.results[0] ?? { updatedAt: 0, versions: 0 },
    documents: within(documents?.results ?? []),
    levels: within(levels?.results ?? []),
  }
}

export const releaseOfRow = (row: ReleaseRow): Release => ({
  number: row.number,
  version: row.version,
  publishedAt: row.published_at,
  productCount: row.product_count,
  categoriesHash: row.categories_hash,
})

const BY_VARIANT = 'SELECT product_id FROM variant WHERE id IN (SELECT value FROM json_each(?1))'
const BY_HANDLE =
  'SELECT product_id FROM product_document WHERE handle IN (SELECT value FROM json_each(?1))'

/** Published products by variant id or by handle with their stock, in one round trip. */
export async function loadFromDatabase(
  database: Database,
  by: 'variant' | 'handle',
  keys: readonly string[],
): Promise<LoadedProduct[]> {
  const wanted = by === 'variant' ? BY_VARIANT : BY_HANDLE
  const list = JSON.stringify(keys)
  const [documents, levels] = await database.batch<never>([
    database
      .prepare(
        `SELECT product_id, content_hash, in_catalogue, document
         FROM product_document WHERE product_id IN (${wanted})`,
      )
      .bind(list),
    database
      .prepare(
        `SELECT v.product_id AS product_id, s.sku AS sku, s.available AS available,
                s.version AS version
         FROM variant v JOIN stock_level s ON s.sku = v.sku WHERE v.product_id IN (${wanted})`,
      )
      .bind(list),
  ])
  const levelsOf = new Map<string, Map<string, Level>>()
  const levelRows: (Level & { product_id: string; sku: string })[] = levels?.results ?? []
  for (const { product_id, sku, available, version } of levelRows) {
    const own = levelsOf.get(product_id) ?? new Map<string, Level>()
    levelsOf.set(product_id, own.set(sku, { available, version }))
  }
  const rows: Pick<
    ProductDocumentRow,
    'product_id' | 'content_hash' | 'in_catalogue' | 'document'
  >[] = documents?.results ?? []
  return rows.map((row) => ({
    document: JSON.parse(row.document),
    hash: row.content_hash,
    inCatalogue: row.in_catalogue === 1,
    levels: levelsOf.get(row.product_id) ?? new Map(),
  }))
}

/** The categories of a release as JSON text, or null where they are gone. */
export async function loadCategories(database: Database, hash: string): Promise<string | null> {
  const { results } = await database
    .prepare('SELECT json FROM category_snapshot WHERE content_hash = ?1')
    .bind(hash)
    .all<{ json: string }>()
  return results[0]?.json ?? null
}

/** What shoppers are told of each SKU; one that nobody counted is out. */
export async function loadAvailability(
  database: Database,
  skus: readonly string[],
): Promise<Map<string, Availability>> {
  const { results } = await database
    .prepare(
      `SELECT e.value AS sku, COALESCE(s.available, 0) AS available,
         COALESCE(v.stock_policy, 'deny') AS policy
       FROM json_each(?1) e LEFT JOIN stock_level s ON s.sku = e.value
       LEFT JOIN variant v ON v.sku = e.value`,
    )
    .bind(JSON.stringify(skus))
    .all<{ sku: string; available: number; policy: StockPolicy }>()
  return new Map(
    results.map(({ sku, available, policy }) => [
      sku,
      availabilityOfVariant({ stockPolicy: policy }, available),
    ]),
  )
}
