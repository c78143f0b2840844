import { and, asc, desc, eq, gt, gte, inArray, lte, type SQL, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { LOW_STOCK_UNITS } from '../../platform/limits.ts'
import {
  category,
  listing_category,
  product,
  product_document,
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

/**
 * Published products in the order of a walk, one more than the page holds.
 * @param found ids of the products that a search found, best first; null without a search
 */
export function selectListed(
  d1: D1Database,
  query: ProductsQuery,
  walk: Walk,
  after: { value: string | number; id: string } | null,
  found: readonly string[] | null,
): Promise<ListedRow[]> {
  const db = drizzle(d1)
  const { column, down } = WALKS[walk]
  const id = product_document.product_id
  const select = db.select({
    product_id: id,
    summary: product_document.summary,
    sort_value: sql<string | number>`${column}`.as('sort_value'),
    // Wrapped: of a bare expression Drizzle leaves out the tables, which a subquery needs.
    units: sql<number>`${UNITS}`.as('units'),
  })
  const inOrder = down ? desc : asc
  const conditions = and(
    eq(product_document.in_catalogue, 1),
    query.category === undefined ? undefined : inArray(id, inCategory(d1, query.category)),
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
  return source
    .where(conditions)
    .orderBy(inOrder(column), inOrder(id))
    .limit(query.limit + 1)
}

/** Products of a category and of those below it. */
const inCategory = (d1: D1Database, handle: string) =>
  drizzle(d1)
    .select({ product_id: listing_category.product_id })
    .from(listing_category)
    .where(
      inArray(
        listing_category.category_id,
        drizzle(d1).select({ id: category.id }).from(category).where(eq(category.handle, handle)),
      ),
    )

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
