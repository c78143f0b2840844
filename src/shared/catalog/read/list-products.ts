import { type Page, pageOf } from '../../kit/page.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { type IndexEntry, isShowable, type ProductSummary } from '../contract.ts'
import { readCursor, writeCursor } from '../cursor.ts'
import { availabilityOf } from '../rules.ts'
import { searchProducts } from '../search/search-products.ts'
import type { ProductsQuery } from './contract.ts'
import { type ListedRow, selectListed } from './listing-store.ts'

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

  const rows = await selectListed(deps.database, query, sort, after, found)
  const cursorOf = ({ sort_value, product_id }: ListedRow) =>
    writeCursor({ sort, value: sort_value, id: product_id })
  return ok(pageOf(rows, query.limit, cursorOf, summaryOf))
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
