import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { listed } from '../platform/bulk-rows.ts'
import type { ReviewStatus } from './contract.ts'
import { type ReviewRow, review, review_summary } from './schema.ts'

/** Behind which review a page begins. */
interface ReviewCursor {
  at: number
  id: string
}

interface PageInput {
  limit: number
  cursor: ReviewCursor | null
}

const olderThan = (cursor: ReviewCursor | null) =>
  cursor === null
    ? undefined
    : sql`(${review.created_at}, ${review.id}) < (${cursor.at}, ${cursor.id})`

/** Reviews of a status or of all, newest first: `limit` and one more where there are more. */
export const selectReviews = (
  db: D1Database,
  { status, limit, cursor }: PageInput & { status: ReviewStatus | null },
): Promise<ReviewRow[]> =>
  drizzle(db)
    .select()
    .from(review)
    .where(and(status === null ? undefined : eq(review.status, status), olderThan(cursor)))
    .orderBy(desc(review.created_at), desc(review.id))
    .limit(limit + 1)

/** As `selectReviews`, of the published reviews of a product. */
export const selectShownReviews = (
  db: D1Database,
  { productId, limit, cursor }: PageInput & { productId: string },
): Promise<ReviewRow[]> =>
  drizzle(db)
    .select()
    .from(review)
    .where(
      and(
        eq(review.product_id, productId),
        // A literal: the partial index holds for nothing else.
        sql`${review.status} = 'published'`,
        olderThan(cursor),
      ),
    )
    .orderBy(desc(review.created_at), desc(review.id))
    .limit(limit + 1)

/** The reviews of an order, in the order of their lines' ids. */
export const selectReviewsOfOrder = (db: D1Database, orderId: string): Promise<ReviewRow[]> =>
  drizzle(db).select().from(review).where(eq(review.order_id, orderId)).orderBy(asc(review.line_id))

/** How many published reviews of a product have which stars, those of one star first. */
export async function selectDistribution(db: D1Database, productId: string): Promise<number[]> {
  const [row] = await drizzle(db)
    .select()
    .from(review_summary)
    .where(eq(review_summary.product_id, productId))
  return row ? distributionOf(row) : [0, 0, 0, 0, 0]
}

/** The number of the last change of any product's published reviews; 0 before the first. */
export async function selectLastChange(db: D1Database): Promise<number> {
  const [row] = await drizzle(db)
    .select({ change: review_summary.change })
    .from(review_summary)
    .orderBy(desc(review_summary.change))
    .limit(1)
  return row?.change ?? 0
}

type SummaryRow = typeof review_summary.$inferSelect

const distributionOf = (row: SummaryRow): number[] => [
  row.stars_1,
  row.stars_2,
  row.stars_3,
  row.stars_4,
  row.stars_5,
]

/** A product whose rating the catalogue does not have yet. */
interface PendingRating {
  productId: string
  distribution: number[]
  /** The change that it was read at. */
  change: number
  /** The revision of the product that an earlier run was about to write. */
  productRevision: number | null
}

/** The products whose rating waits for the catalogue, the longest waiting first. */
export async function selectPendingRatings(
  db: D1Database,
  limit: number,
): Promise<PendingRating[]> {
  const rows = await drizzle(db)
    .select()
    .from(review_summary)
    .where(sql`${review_summary.pending} = 1`)
    .orderBy(asc(review_summary.change))
    .limit(limit)
  return rows.map((row) => ({
    productId: row.product_id,
    distribution: distributionOf(row),
    change: row.change,
    productRevision: row.product_revision,
  }))
}

/** Notes the revisions of products that are about to be written. */
export async function noteProductRevision(
  db: D1Database,
  { productId, revision }: { productId: string; revision: number },
): Promise<void> {
  await drizzle(db)
    .update(review_summary)
    .set({ product_revision: revision })
    .where(eq(review_summary.product_id, productId))
}

/** Clears ratings that the catalogue has; one that changed since waits on. */
export async function clearPendingRatings(
  db: D1Database,
  changes: readonly number[],
): Promise<void> {
  await drizzle(db)
    .update(review_summary)
    .set({ pending: 0, product_revision: null })
    .where(inArray(review_summary.change, listed(changes)))
}
