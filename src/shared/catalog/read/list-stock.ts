import { type Page, pageOf } from '../../kit/page.ts'
import { LOW_STOCK_UNITS, LOW_UNITS_MAX } from '../../platform/limits.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { readCursor, writeCursor } from '../cursor.ts'
import { searchProducts } from '../search/search-products.ts'
import type { StockListEntry, StockQuery } from './contract.ts'
import {
  type StockListRow,
  selectIdsByTitle,
  selectLowStock,
  selectMatchingStock,
  selectStock,
} from './stock-list-store.ts'

/** Products whose variants a search by title lists. */
const PRODUCTS_MAX = 100

interface Deps {
  database: D1Database
  search: D1Database
  /** Units at or under which a SKU is low. */
  lowUnits: number
}

/** The threshold of low stock that the shop is configured with. */
export const lowUnitsOf = (stock: { lowUnits?: number } | undefined): number =>
  Math.max(0, Math.min(LOW_UNITS_MAX, stock?.lowUnits ?? LOW_STOCK_UNITS))

/** The stock of variants that are not withdrawn, page by page. Refuses `invalid_cursor`. */
export async function listStock(
  deps: Deps,
  { limit, cursor, q = '', low = false }: StockQuery,
): Promise<Result<Page<StockListEntry>>> {
  const sort = q === '' && low ? 'low' : 'sku'
  const after = cursor === undefined ? null : readCursor(cursor, sort)
  if (cursor !== undefined && after === null) return refuse('invalid_cursor')
  const rows = await selectRows(deps, { q, low, limit: limit + 1 }, after)
  const cursorOf = ({ sku, available }: StockListRow) =>
    writeCursor({ sort, value: available ?? 0, id: sku })
  return ok(pageOf(rows, limit, cursorOf, (row) => entryOf(row, deps.lowUnits)))
}

async function selectRows(
  deps: Deps,
  { q, low, limit }: { q: string; low: boolean; limit: number },
  after: { value: string | number; id: string } | null,
): Promise<StockListRow[]> {
  const { database, lowUnits } = deps
  if (q !== '') {
    const most = low ? lowUnits : null
    return selectMatchingStock(database, await matchOf(deps, q), {
      after: after?.id ?? null,
      most,
      limit,
    })
  }
  if (!low) return selectStock(database, after?.id ?? null, limit)
  const position = after && { available: Number(after.value), sku: after.id }
  return selectLowStock(database, lowUnits, position, limit)
}

/** SKUs are compared as they are written and in capitals, as most of them are. */
async function matchOf({ database, search }: Deps, q: string) {
  const [byWords, byTitle] = await Promise.all([
    searchProducts(search, q),
    selectIdsByTitle(database, q, PRODUCTS_MAX),
  ])
  return {
    prefixes: [...new Set([q, q.toUpperCase()])],
    productIds: [...new Set([...byTitle, ...byWords])].slice(0, PRODUCTS_MAX),
  }
}

const entryOf = (
  { options, stock_policy, ...row }: StockListRow,
  lowUnits: number,
): StockListEntry => ({
  ...row,
  options: JSON.parse(options),
  low: stock_policy === 'deny' && row.available !== null && row.available <= lowUnits,
})
