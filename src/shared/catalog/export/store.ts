import { asc, gt } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { product } from '../schema.ts'

/** Products by handle, those behind `after`. */
export const selectHandlesAfter = (
  db: D1Database,
  after: string,
  limit: number,
): Promise<{ id: string; handle: string }[]> =>
  drizzle(db)
    .select({ id: product.id, handle: product.handle })
    .from(product)
    .where(gt(product.handle, after))
    .orderBy(asc(product.handle))
    .limit(limit)
