import { type Page, pageOf } from '../../kit/page.ts'
import { LOW_STOCK_UNITS } from '../../platform/limits.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { type IndexEntry, isShowable, type ProductSummary } from '../contract.ts'
import { readCursor, writeCursor } from '../cursor.ts'
import type { Database } from '../deps.ts'
import { availabilityOf } from '../rules.ts'
import { searchProducts } from '../search/search-products.ts'

export const PRODUCT_SORTS = ['newest', 'price', '-price', 'title', 'popular'] as const
export type ProductSort = (typeof PRODUCT_SORTS)[number]

export interface ProductsQuery {
  /** Handle of a category; products of those below it count too. */
  category?: string | undefined
  /** What to search for; results come best first unless `sort` says otherwise. */
  q?: string | undefined
  sort?: ProductSort | undefined
  /** Bounds of the lowest price, in minor units, both included. */
  minPrice?: number | undefined
  maxPrice?: number | undefined
  /** True: only products with at least one unit to sell. */
  inStock?: boolean | undefined
  limit: number
  cursor?: string | undefined
}

/** How each sort walks: its column, which an index carries, and its direction. */
const WALKS = {
  newest: { column: 'd.created_at', down: true },
  price: { column: 'd.price_min', down: false },
  '-price': { column: 'd.price_min', down: true },
  title: { column: 'd.title COLLATE NOCASE', down: false },
  popular: { column: 'd.popularity', down: true },
  relevance: { column: 'found.key', down: false },
} as const satisfies Record<ProductSort | 'relevance', { column: string; down: boolean }>

/**
 * Units on sale over all variants of a product, as far as shoppers are told. A variant that is
 * never out counts as more than the units that show as few.
 */
const UNITS = `(SELECT COALESCE(SUM(CASE WHEN v.stock_policy <> 'deny' THEN ${LOW_STOCK_UNITS + 1}
    ELSE MAX(COALESCE(s.available, 0), 0) END), 0)
  FROM variant v LEFT JOIN stock_level s ON s.sku = v.sku
  WHERE v.product_id = d.product_id AND v.withdrawn = 0)`

interface ListedRow {
  product_id: string
  summary: string
  sort_value: string | number
  units: number
}

/**
 * One page of the published products, by keyset: pages stay whole while products come and go.
 * Refuses `invalid_cursor`.
 */
export async function listProducts(
  deps: { database: Database; search: Database },
  query: ProductsQuery,
): Promise<Result<Page<ProductSummary>>> {
  const searching = query.q !== undefined && query.q !== ''
  const sort = query.sort ?? (searching ? 'relevance' : 'popular')
  const after = query.cursor === undefined ? null : readCursor(query.cursor, sort)
  if (query.cursor !== undefined && !after) return refuse('invalid_cursor')

  const found = searching ? await searchProducts(deps.search, query.q ?? '') : null
  if (found?.length === 0) return ok({ data: [], nextCursor: null })

  const { sql, values } = pageSql(query, sort, after, found)
  const { results } = await deps.database
    .prepare(sql)
    .bind(...values)
    .all<ListedRow>()
  const cursorOf = ({ sort_value, product_id }: ListedRow) =>
    writeCursor({ sort, value: sort_value, id: product_id })
  return ok(pageOf(results, query.limit, cursorOf, summaryOf))
}

function pageSql(
  query: ProductsQuery,
  sort: keyof typeof WALKS,
  after: { value: string | number; id: string } | null,
  found: string[] | null,
): { sql: string; values: (string | number)[] } {
  const values: (string | number)[] = []
  const bound = (value: string | number) => `?${values.push(value)}`
  const { column, down } = WALKS[sort]
  const direction = down ? 'DESC' : 'ASC'
  const from = found
    ? `json_each(${bound(JSON.stringify(found))}) found
       JOIN product_document d ON d.product_id = found.value`
    : 'product_document d'
  const where = ['d.in_catalogue = 1']
  if (query.category !== undefined) {
    where.push(`d.product_id IN (SELECT product_id FROM listing_category
      WHERE category_id = (SELECT id FROM category WHERE handle = ${bound(query.category)}))`)
  }
  if (query.minPrice !== undefined) where.push(`d.price_min >= ${bound(query.minPrice)}`)
  if (query.maxPrice !== undefined) where.push(`d.price_min <= ${bound(query.maxPrice)}`)
  if (query.inStock === true) where.push(`${UNITS} > 0`)
  if (after) {
    const position = `(${bound(after.value)}, ${bound(after.id)})`
    where.push(`(${column}, d.product_id) ${down ? '<' : '>'} ${position}`)
  }
  const sql = `
    SELECT d.product_id AS product_id, d.summary AS summary, ${column} AS sort_value,
      ${UNITS} AS units
    FROM ${from} WHERE ${where.join(' AND ')}
    ORDER BY ${column} ${direction}, d.product_id ${direction} LIMIT ${bound(query.limit + 1)}`
  return { sql, values }
}

function summaryOf(row: ListedRow): ProductSummary {
  const entry: IndexEntry = JSON.parse(row.summary)
  return {
    id: entry.id,
    handle: entry.handle,
    title: entry.title,
    image: entry.image !== null && isShowable(entry.image) ? entry.image : null,
    priceFrom: entry.priceFrom,
    priceTo: entry.priceTo,
    ...(entry.compareAtPrice ? { compareAtPrice: entry.compareAtPrice } : {}),
    availability: availabilityOf(row.units),
    rating: entry.rating,
  }
}
