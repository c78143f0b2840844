import { and, asc, desc, eq, gt, gte, lte, type SQL, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { LOW_STOCK_UNITS } from '../../platform/limits.ts'
import {
  category,
  listing_category,
  listing_count,
  product,
  product_document,
  release,
  stock_level,
  variant,
} from '../schema.ts'
import type { ProductSort, ProductsQuery } from './contract.ts'

/** A search's products by rank. */
const FOUND_RANK = sql<number>`found.key`

/** How each sort walks: its column, which an index carries, and its direction. */
const WALKS = {
  newest: { column: sql`${product_document.created_at}`, down: true },
  price: { column: sql`${product_document.price_min}`, down: false },
  '-price': { column: sql`${product_document.price_min}`, down: true },
  title: { column: sql`${product_document.title} collate nocase`, down: false },
  popular: { column: sql`${product_document.popularity}`, down: true },
  relevance: { column: FOUND_RANK, down: false },
} as const satisfies Record<ProductSort | 'relevance', { column: SQL; down: boolean }>

type Walk = keyof typeof WALKS

/**
 * Units on sale over all variants of a product, as far as shoppers are told. A variant that is
 * never out counts as more than the units that show as few.
 */
const UNITS = sql<number>`(select coalesce(sum(case when ${variant.stock_policy} <> 'deny'
    then ${sql.raw(String(LOW_STOCK_UNITS + 1))}
    else max(coalesce(${stock_level.available}, 0), 0) end), 0)
  from ${variant} left join ${stock_level} on ${stock_level.sku} = ${variant.sku}
  where ${variant.product_id} = ${product_document.product_id} and ${variant.withdrawn} = 0)`

export interface ListedRow {
  product_id: string
  summary: string
  sort_value: string | number
  units: number
}

/** How a listing is read. */
interface Listing {
  walk: Walk
  after: { value: string | number; id: string } | null
  /** Ids of the products that a search found, best first; null without a search. */
  found: readonly string[] | null
  /**
   * Whether each product that is met on the way is asked for its category. Else the products of the
   * category are read first, all of them.
   */
  asksEach: boolean
}

/**
 * Published products in the order of a walk, one more than the page holds. The page is found by its
 * order alone: texts and units are read for its own products, not for those that are sorted.
 */
export function selectListed(
  d1: D1Database,
  query: ProductsQuery,
  { walk, after, found, asksEach }: Listing,
) {
  const db = drizzle(d1)
  const { column, down } = WALKS[walk]
  const id = product_document.product_id
  const select = db.select({
    product_id: id,
    sort_value: sql<string | number>`${column}`.as('sort_value'),
  })
  const inOrder = down ? desc : asc
  const conditions = and(
    eq(product_document.in_catalogue, 1),
    query.category === undefined ? undefined : isListed(d1, query.category, asksEach),
    query.minPrice === undefined ? undefined : gte(product_document.price_min, query.minPrice),
    query.maxPrice === undefined ? undefined : lte(product_document.price_min, query.maxPrice),
    query.inStock === true ? sql`${UNITS} > 0` : undefined,
    after === null
      ? undefined
      : sql`(${column}, ${id}) ${sql.raw(down ? '<' : '>')} (${after.value}, ${after.id})`,
  )
  const source =
    found === null
      ? select.from(product_document)
      : select
          .from(sql`json_each(${JSON.stringify(found)}) found`)
          .innerJoin(product_document, sql`${id} = found.value`)
  const page = source
    .where(conditions)
    .orderBy(inOrder(column), inOrder(id))
    .limit(query.limit + 1)
    .as('page')
  return db
    .select({
      product_id: page.product_id,
      sort_value: page.sort_value,
      summary: product_document.summary,
      // Wrapped: of a bare expression Drizzle leaves out the tables, which a subquery needs.
      units: sql<number>`${UNITS}`.as('units'),
    })
    .from(page)
    .innerJoin(product_document, eq(id, page.product_id))
    .orderBy(inOrder(page.sort_value), inOrder(page.product_id))
}

/** Whether a document's product is one of a category, or of those below it. */
function isListed(d1: D1Database, handle: string, asksEach: boolean): SQL {
  const categories = drizzle(d1)
    .select({ id: category.id })
    .from(category)
    .where(eq(category.handle, handle))
  const { category_id, product_id } = listing_category
  const id = product_document.product_id
  return asksEach
    ? sql`exists (select 1 from ${listing_category}
        where ${category_id} = ${categories} and ${product_id} = ${id})`
    : sql`${id} in (select ${product_id} from ${listing_category} where ${category_id} = ${categories})`
}

/** How many products a category lists, those below it included, and the catalogue. */
export async function countListed(
  d1: D1Database,
  handle: string,
): Promise<{ products: number; all: number }> {
  const db = drizzle(d1)
  const all = sql<number>`coalesce(
    (select ${release.product_count} from ${release} order by ${release.number} desc limit 1), 0)`
  const [row] = await db
    .select({ products: listing_count.products, all: all.as('all_products') })
    .from(category)
    .innerJoin(listing_count, eq(listing_count.category_id, category.id))
    .where(eq(category.handle, handle))
  return row ?? { products: 0, all: 0 }
}

/** A published product's address and when its merchant last touched it. */
interface ProductAddress {
  productId: string
  handle: string
  /** Milliseconds since 1970-01-01 UTC. */
  updatedAt: number
}

/**
 * Addresses of published products in the order of their ids, `limit` of them after `afterId`: what
 * sitemaps are made of. One walk of the primary key, so that a page costs what it holds.
 * @param afterId the last id known, or '' for the beginning
 */
export const listAddresses = (
  db: D1Database,
  afterId: string,
  limit: number,
): Promise<ProductAddress[]> =>
  drizzle(db)
    .select({
      productId: product_document.product_id,
      handle: product_document.handle,
      updatedAt: product.updated_at,
    })
    .from(product_document)
    .innerJoin(product, eq(product.id, product_document.product_id))
    .where(and(gt(product_document.product_id, afterId), eq(product_document.in_catalogue, 1)))
    .orderBy(asc(product_document.product_id))
    .limit(limit)

/**
 * Where each further file of `perFile` addresses begins: the ids after which they start. The first
 * file starts at ''.
 */
export async function listAddressFiles(d1: D1Database, perFile: number): Promise<string[]> {
  const db = drizzle(d1)
  const id = product_document.product_id
  const placed = db
    .select({ id, place: sql<number>`row_number() over (order by ${id})`.as('place') })
    .from(product_document)
    .where(eq(product_document.in_catalogue, 1))
    .as('placed')
  const rows = await db
    .select({ id: placed.id })
    .from(placed)
    .where(sql`${placed.place} % ${perFile} = 0`)
    .orderBy(asc(placed.id))
  return ['', ...rows.map((row) => row.id)]
}
