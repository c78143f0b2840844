import { type Page, pageOf } from '../../kit/page.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { readCursor, writeCursor } from '../cursor.ts'
import type { ProductRow } from '../schema.ts'
import { searchStaffProducts } from '../search/search-staff-products.ts'
import { slugOf } from '../slug.ts'
import { selectAvailable } from '../stock-level-store.ts'
import { selectByTitle, selectIdsOfHandle, selectIdsOfStatus } from './staff-list-store.ts'
import { readStaffProducts, type StaffProduct } from './staff-products.ts'

interface Deps {
  database: D1Database
  search: D1Database
  currency: string
}

/** A list of products as staff ask for it; null and '' filter nothing. */
interface StaffListInput {
  limit: number
  cursor: string | null
  status: ProductRow['status'] | null
  query: string
  /** By title where it says so, and neither a status nor a query is asked for; else newest first. */
  sort?: 'title' | null
}

/** A product with the units available of its counted variants; null where none is counted. */
export interface StaffListProduct extends StaffProduct {
  available: number | null
}

/**
 * Products in any status, newest first or by title, by cursor. A query gives its best matches as one page: the
 * product of that SKU, handles that begin with it, then words of what is published. A draft is
 * found by its handle, which begins as its title does. Refuses `invalid_cursor`.
 */
export async function listForStaff(
  deps: Deps,
  { limit, cursor, status, query, sort = null }: StaffListInput,
): Promise<Result<Page<StaffListProduct>>> {
  const found = await (query.trim() !== ''
    ? matches(deps, query, limit)
    : sort === 'title' && status === null
      ? pageByTitle(deps, { limit, cursor })
      : pageOfStatus(deps, { limit, cursor, status }))
  if (!found.ok) return found
  const products = await readStaffProducts(deps, found.value.data)
  const shown = products.filter((one) => status === null || one.status === status)
  const data = await withAvailable(deps.database, shown)
  return ok({ data, nextCursor: found.value.nextCursor })
}

async function pageOfStatus(
  { database }: Deps,
  { limit, cursor, status }: Omit<StaffListInput, 'query'>,
): Promise<Result<Page<string>>> {
  const after = cursor === null ? null : readCursor(cursor, 'id')
  if (cursor !== null && !after) return refuse('invalid_cursor')
  const ids = await selectIdsOfStatus(database, status, after?.id ?? null, limit + 1)
  const cursorOf = (id: string) => writeCursor({ sort: 'id', value: id, id })
  return ok(pageOf(ids, limit, cursorOf, (id) => id))
}

async function pageByTitle(
  { database }: Deps,
  { limit, cursor }: Pick<StaffListInput, 'limit' | 'cursor'>,
): Promise<Result<Page<string>>> {
  const at = cursor === null ? null : readCursor(cursor, 'title')
  if (cursor !== null && !at) return refuse('invalid_cursor')
  const after = at && { title: String(at.value), id: at.id }
  const rows = await selectByTitle(database, after, limit + 1)
  const cursorOf = ({ title, id }: (typeof rows)[number]) =>
    writeCursor({ sort: 'title', value: title, id })
  return ok(pageOf(rows, limit, cursorOf, ({ id }) => id))
}

async function matches(deps: Deps, query: string, limit: number): Promise<Result<Page<string>>> {
  const [byHandle, byWords] = await Promise.all([
    selectIdsOfHandle(deps.database, slugOf(query), limit),
    searchStaffProducts(deps, query, limit),
  ])
  const ids = [...new Set([...byHandle, ...byWords.map(({ id }) => id)])]
  return ok({ data: ids.slice(0, limit), nextCursor: null })
}

async function withAvailable(
  db: D1Database,
  products: readonly StaffProduct[],
): Promise<StaffListProduct[]> {
  const skus = products.flatMap(({ variants }) => variants.map(({ sku }) => sku))
  const available = await selectAvailable(db, skus)
  return products.map((product) => {
    const counts = product.variants.flatMap(({ sku, stockPolicy }) =>
      stockPolicy === 'untracked' ? [] : (available.get(sku) ?? []),
    )
    const sum = counts.length === 0 ? null : counts.reduce((a, b) => a + b, 0)
    return { ...product, available: sum }
  })
}

/** Units available by SKU of one product, of those that are counted. */
export const availableOf = (
  { database }: Pick<Deps, 'database'>,
  { variants }: StaffProduct,
): Promise<Map<string, number>> =>
  selectAvailable(
    database,
    variants.map(({ sku }) => sku),
  )
