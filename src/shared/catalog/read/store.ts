import { and, desc, eq, gt, gte, inArray, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { listed } from '../../platform/bulk-rows.ts'
import type { Availability, Release, StockPolicy } from '../contract.ts'
import { availabilityOfVariant, NO_RELEASE } from '../rules.ts'
import {
  category_snapshot,
  type ProductDocumentRow,
  product,
  product_document,
  release,
  type StockLevelRow,
  stock_level,
  variant,
} from '../schema.ts'
import { releaseOfRow } from '../store.ts'
import { offersBehind, offersOfRows, type StoredOffers, slotsBehind } from './offers-store.ts'
import type { Level, LoadedProduct } from './product-cache.ts'

/** More changes than this in one poll, and readers forget everything rather than read them. */
const POLL_ROWS_MAX = 2_000
/** Rows are asked for again over this span: the clocks that stamp them differ a little. */
const STOCK_OVERLAP_MS = 5_000
/** Greater than any release or time: asks for nothing. */
const NOTHING_NEWER = Number.MAX_SAFE_INTEGER

/** Marks a state of stock: differs after every change of any level. */
export interface StockMark {
  updatedAt: number
  /** Sum of the versions of the rows changed last, those that came late included. */
  versions: number
}

/** The release and the stock changes since a reader last asked. */
export interface Poll {
  release: Release
  stockMark: StockMark
  /** Null: more than POLL_ROWS_MAX. */
  documents: Pick<ProductDocumentRow, 'handle' | 'content_hash' | 'in_catalogue'>[] | null
  /** Null: more than POLL_ROWS_MAX. */
  levels: StockLevelRow[] | null
  /** Null: as the reader knows them. */
  offers: StoredOffers | null
}

/**
 * The current release and everything changed since `known`, in one round trip.
 * @param known null for a reader that holds nothing yet: no changes are listed then.
 */
export async function pollDatabase(
  d1: D1Database,
  known: { release: Release; stockMark: StockMark; offers: StoredOffers } | null,
): Promise<Poll> {
  const db = drizzle(d1)
  const levelsFrom = known ? known.stockMark.updatedAt - STOCK_OVERLAP_MS : NOTHING_NEWER
  const newestLevel = sql`(select max(${stock_level.updated_at}) from ${stock_level})`
  const knownOffers = known?.offers.version ?? 0
  const [releases, documents, levels, marks, offers, slots] = await db.batch([
    db.select().from(release).orderBy(desc(release.number)).limit(1),
    db
      .select({
        handle: product_document.handle,
        content_hash: product_document.content_hash,
        in_catalogue: product_document.in_catalogue,
      })
      .from(product_document)
      .where(gt(product_document.release, known?.release.number ?? NOTHING_NEWER))
      .limit(POLL_ROWS_MAX + 1),
    db
      .select()
      .from(stock_level)
      .where(gte(stock_level.updated_at, levelsFrom))
      .limit(POLL_ROWS_MAX + 1),
    db
      .select({
        updatedAt: sql<number>`coalesce(max(${stock_level.updated_at}), 0)`.as('updated_at'),
        versions: sql<number>`coalesce(sum(${stock_level.version}), 0)`.as('versions'),
      })
      .from(stock_level)
      .where(gte(stock_level.updated_at, sql`${newestLevel} - ${STOCK_OVERLAP_MS}`)),
    offersBehind(d1, knownOffers),
    slotsBehind(d1, knownOffers),
  ])
  const within = <Row>(rows: Row[]): Row[] | null => (rows.length > POLL_ROWS_MAX ? null : rows)
  const [row] = releases
  return {
    release: row ? releaseOfRow(row) : NO_RELEASE,
    stockMark: marks[0] ?? { updatedAt: 0, versions: 0 },
    documents: within(documents),
    levels: within(levels),
    offers: offersOfRows(offers, slots),
  }
}

/** Published products by variant id or by handle with their stock, in one round trip. */
export async function loadFromDatabase(
  d1: D1Database,
  by: 'variant' | 'handle',
  keys: readonly string[],
): Promise<LoadedProduct[]> {
  const db = drizzle(d1)
  const wanted =
    by === 'variant'
      ? db
          .select({ product_id: variant.product_id })
          .from(variant)
          .where(inArray(variant.id, listed(keys)))
      : db
          .select({ product_id: product_document.product_id })
          .from(product_document)
          .where(inArray(product_document.handle, listed(keys)))
  const [documents, levels] = await db.batch([
    db
      .select({
        product_id: product_document.product_id,
        content_hash: product_document.content_hash,
        in_catalogue: product_document.in_catalogue,
        document: product_document.document,
      })
      .from(product_document)
      .where(inArray(product_document.product_id, wanted)),
    db
      .select({
        product_id: variant.product_id,
        sku: stock_level.sku,
        available: stock_level.available,
        version: stock_level.version,
      })
      .from(variant)
      .innerJoin(stock_level, eq(stock_level.sku, variant.sku))
      .where(inArray(variant.product_id, wanted)),
  ])
  const levelsOf = new Map<string, Map<string, Level>>()
  for (const { product_id, sku, available, version } of levels) {
    const own = levelsOf.get(product_id) ?? new Map<string, Level>()
    levelsOf.set(product_id, own.set(sku, { available, version }))
  }
  return documents.map((row) => ({
    document: JSON.parse(row.document),
    hash: row.content_hash,
    inCatalogue: row.in_catalogue === 1,
    levels: levelsOf.get(row.product_id) ?? new Map(),
  }))
}

/** The categories of a release as JSON text, or null where they are gone. */
export async function loadCategories(db: D1Database, hash: string): Promise<string | null> {
  const [row] = await drizzle(db)
    .select({ json: category_snapshot.json })
    .from(category_snapshot)
    .where(eq(category_snapshot.content_hash, hash))
  return row?.json ?? null
}

/** Availability by SKU; a SKU without a stock level is out. */
export async function loadAvailability(
  db: D1Database,
  skus: readonly string[],
): Promise<Map<string, Availability>> {
  const sku = sql<string>`given.value`
  const rows = await drizzle(db)
    .select({
      sku: sku.as('sku'),
      available: stock_level.available,
      policy: sql<StockPolicy>`coalesce(${variant.stock_policy}, 'deny')`.as('policy'),
    })
    .from(sql`json_each(${JSON.stringify(skus)}) given`)
    .leftJoin(stock_level, eq(stock_level.sku, sku))
    .leftJoin(variant, eq(variant.sku, sku))
  return new Map(
    rows.map((row) => [
      row.sku,
      availabilityOfVariant({ stockPolicy: row.policy }, row.available ?? 0),
    ]),
  )
}

/** Handles of the products shoppers can find, by product id; others are absent. One query. */
export async function findHandles(
  db: D1Database,
  productIds: readonly string[],
): Promise<Map<string, string>> {
  if (productIds.length === 0) return new Map()
  const rows = await drizzle(db)
    .select({ product_id: product_document.product_id, handle: product_document.handle })
    .from(product_document)
    .where(
      and(
        inArray(product_document.product_id, listed(productIds)),
        eq(product_document.in_catalogue, 1),
      ),
    )
  return new Map(rows.map((row) => [row.product_id, row.handle]))
}

/** Whether shoppers can find a product with this id in the current catalogue. */
export async function isPublished(db: D1Database, productId: string): Promise<boolean> {
  return (await findHandles(db, [productId])).size > 0
}

/** The id of the variant with this SKU, published or not; null where no variant has it. */
export async function findVariantOfSku(db: D1Database, sku: string): Promise<string | null> {
  const [row] = await drizzle(db)
    .select({ id: variant.id })
    .from(variant)
    .where(eq(variant.sku, sku))
  return row?.id ?? null
}

/** Titles by product id as staff have them now; unknown ids are absent. */
export async function findTitles(
  db: D1Database,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const rows = await drizzle(db)
    .select({ id: product.id, title: product.title })
    .from(product)
    .where(inArray(product.id, listed(ids)))
  return new Map(rows.map(({ id, title }) => [id, title]))
}
