import { and, desc, eq, gte, lt } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { type ProductRow, product } from '../schema.ts'

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
