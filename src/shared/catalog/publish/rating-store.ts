import { and, eq, inArray, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { givenRows, listed, runQueries } from '../../platform/bulk-rows.ts'
import { type ProductRow, product } from '../schema.ts'

export type RatedProduct = Pick<
  ProductRow,
  'id' | 'revision' | 'pending' | 'rating_sum' | 'rating_count'
>

/** The ratings of these products; unknown ids are absent. */
export const selectRatings = (
  db: D1Database,
  productIds: readonly string[],
): Promise<RatedProduct[]> =>
  drizzle(db)
    .select({
      id: product.id,
      revision: product.revision,
      pending: product.pending,
      rating_sum: product.rating_sum,
      rating_count: product.rating_count,
    })
    .from(product)
    .where(inArray(product.id, listed(productIds)))

/** Writes ratings, which wait for a publish. A product of another revision is left as it is. */
export async function writeRatings(
  db: D1Database,
  ratings: readonly Omit<RatedProduct, 'pending'>[],
): Promise<void> {
  const { id, revision, rating_sum, rating_count } = product
  await runQueries(
    db,
    givenRows({ id, revision, rating_sum, rating_count }, ratings).map(({ rows, value }) =>
      drizzle(db)
        .update(product)
        .set({
          rating_sum: sql`${value.rating_sum}`,
          rating_count: sql`${value.rating_count}`,
          pending: 1,
          revision: sql`${product.revision} + 1`,
        })
        .from(rows)
        .where(and(eq(product.id, value.id), eq(product.revision, value.revision))),
    ),
  )
}
