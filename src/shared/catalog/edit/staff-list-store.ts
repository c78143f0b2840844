import { and, desc, eq, gte, inArray, lt } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { listed } from '../../platform/bulk-rows.ts'
import { type ProductRow, product, stock_level } from '../schema.ts'

/** Ids of products newest first, those below `before`, in one status where it is given. */
export async function selectIdsOfStatus(
  db: D1Database,
  status: ProductRow['status'] | null,
  before: string | null,
  limit: number,
): Promise<string[]> {
  const rows = await drizzle(db)
    .select({ id: product.id })
    .from(product)
    .where(
      and(
        status === null ? undefined : eq(product.status, status),
        before === null ? undefined : lt(product.id, before),
      ),
    )
    .orderBy(desc(product.id))
    .limit(limit)
  return rows.map(({ id }) => id)
}

/** Above every character that a handle may have. */
const AFTER_ALL = '\u{10FFFF}'

/** Ids of the products whose handle begins so; a range of the handles' index. */
export async function selectIdsOfHandle(
  db: D1Database,
  beginning: string,
  limit: number,
): Promise<string[]> {
  if (beginning === '') return []
  const rows = await drizzle(db)
    .select({ id: product.id })
    .from(product)
    .where(and(gte(product.handle, beginning), lt(product.handle, beginning + AFTER_ALL)))
    .orderBy(product.handle)
    .limit(limit)
  return rows.map(({ id }) => id)
}

/** Units available of the SKUs whose stock is known, as shoppers are told of them. */
export async function selectAvailable(
  db: D1Database,
  skus: readonly string[],
): Promise<Map<string, number>> {
  const rows = await drizzle(db)
    .select({ sku: stock_level.sku, available: stock_level.available })
    .from(stock_level)
    .where(inArray(stock_level.sku, listed(skus)))
  return new Map(rows.map(({ sku, available }) => [sku, available]))
}
