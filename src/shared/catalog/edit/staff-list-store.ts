import { and, desc, eq, gte, lt, sql } from 'drizzle-orm'
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

/** Ids and titles of products by their title, those behind `after`; a range of the titles' index. */
export function selectByTitle(
  db: D1Database,
  after: { title: string; id: string } | null,
  limit: number,
) {
  const title = sql`${product.title} COLLATE NOCASE`
  return drizzle(db)
    .select({ id: product.id, title: product.title })
    .from(product)
    .where(
      after === null ? undefined : sql`(${title}, ${product.id}) > (${after.title}, ${after.id})`,
    )
    .orderBy(title, product.id)
    .limit(limit)
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
