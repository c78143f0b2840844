import { type Page, pageOf } from '../../kit/page.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { type IndexEntry, isShowable, type ProductSummary } from '../contract.ts'
import { readCursor, writeCursor } from '../cursor.ts'
import { availabilityOf } from '../rules.ts'
import { searchProducts } from '../search/search-products.ts'
import type { ProductsQuery } from './contract.ts'
import { countListed, type ListedRow, selectListed } from './listing-store.ts'

/**
 * One page of the published products, by keyset: pages stay whole while products come and go.
 * Refuses `invalid_cursor`.
 */
export async function listProducts(
  deps: { database: D1Database; search: D1Database },
  query: ProductsQuery,
): Promise<Result<Page<ProductSummary>>> {
  const searching = query.q !== undefined && query.q !== ''
  const sort = query.sort ?? (searching ? 'relevance' : 'popular')
  const after = query.cursor === undefined ? null : readCursor(query.cursor, sort)
  if (query.cursor !== undefined && !after) return refuse('invalid_cursor')

  const found = searching ? await searchProducts(deps.search, query.q ?? '') : null
  if (found?.length === 0) return ok({ data: [], nextCursor: null })

  const asksEach = found !== null || (await isLarge(deps.database, query))
  const rows = await selectListed(deps.database, query, { walk: sort, after, found, asksEach })
  const cursorOf = ({ sort_value, product_id }: ListedRow) =>
    writeCursor({ sort, value: sort_value, id: product_id })
  return ok(pageOf(rows, query.limit, cursorOf, summaryOf))
}

/** A category with this share of the catalogue or more counts as large. */
const LARGE_SHARE = 0.2

/**
 * Whether a page of the category is found by a walk over the whole catalogue: every fifth product or
 * more is its own. A smaller one is sorted. Sorted, a category of all products costs as many rows; on a
 * walk, one of ten products does.
 */
async function isLarge(
  database: D1Database,
  { category }: Pick<ProductsQuery, 'category'>,
): Promise<boolean> {
  if (category === undefined) return false
  const { products, all } = await countListed(database, category)
  return products > 0 && products >= LARGE_SHARE * all
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
