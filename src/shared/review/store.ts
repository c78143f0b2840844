import { and, eq, inArray, notInArray, type SQLWrapper, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { excluded, listed, runQueries } from '../platform/bulk-rows.ts'
import type { ReviewStatus, ReviewText } from './contract.ts'
import { delivery_rating, type ReviewRow, review, review_photo, review_summary } from './schema.ts'

/** A review and the version that a change was made from: another version is left alone. */
type Known = Pick<ReviewRow, 'id' | 'version' | 'product_id'>

/** Inserts a review; false where its line has one already. */
export async function insertReview(db: D1Database, row: ReviewRow): Promise<boolean> {
  const { meta } = await drizzle(db).insert(review).values(row).onConflictDoNothing()
  return meta.changes === 1
}

export async function selectReview(db: D1Database, id: string): Promise<ReviewRow | null> {
  const [row] = await drizzle(db).select().from(review).where(eq(review.id, id))
  return row ?? null
}

export async function selectReviewOfLine(
  db: D1Database,
  { orderId, lineId }: { orderId: string; lineId: string },
): Promise<ReviewRow | null> {
  const [row] = await drizzle(db)
    .select()
    .from(review)
    .where(and(eq(review.order_id, orderId), eq(review.line_id, lineId)))
  return row ?? null
}

const isKnown = ({ id, version }: Known) => and(eq(review.id, id), eq(review.version, version))

/**
 * Counts the published reviews of a product anew, in the batch that changes one of them: the counts
 * follow from the rows, whatever was counted before.
 */
const countAgain = (db: D1Database, productId: string): SQLWrapper => {
  const stars = (n: number) =>
    sql`count(case when ${review.rating} = ${sql.raw(`${n}`)} then 1 end)`
  return drizzle(db)
    .insert(review_summary)
    .select(
      sql`select ${productId}, ${stars(1)}, ${stars(2)}, ${stars(3)}, ${stars(4)}, ${stars(5)},
        (select coalesce(max(${review_summary.change}), 0) + 1 from ${review_summary}), 1, null
        from ${review} where ${review.product_id} = ${productId} and ${review.status} = 'published'`,
    )
    .onConflictDoUpdate({
      target: review_summary.product_id,
      set: {
        ...excluded(review_summary, 'stars_1', 'stars_2', 'stars_3', 'stars_4', 'stars_5'),
        ...excluded(review_summary, 'change', 'pending'),
      },
    })
}

/** Runs the change of one review with what follows from it; false where it had another version. */
async function change(
  db: D1Database,
  { product_id }: Pick<Known, 'product_id'>,
  update: SQLWrapper,
  more: readonly SQLWrapper[] = [],
): Promise<boolean> {
  const [changed] = await runQueries(db, [update, ...more, countAgain(db, product_id)])
  return changed?.meta.changes === 1
}

/** Writes the author's new text: it waits for staff again. `now` in milliseconds. */
export const updateText = (
  db: D1Database,
  known: Known,
  text: ReviewText,
  now: number,
): Promise<boolean> =>
  change(
    db,
    known,
    drizzle(db)
      .update(review)
      .set({ ...text, status: 'pending', reason: null, ...nextVersion(now) })
      .where(isKnown(known)),
  )

/** Writes the decision of staff. The photos of a rejected review are removed with it. */
export const updateStatus = (
  db: D1Database,
  known: Known,
  decision: { status: ReviewStatus; reason: string | null },
  now: number,
): Promise<boolean> =>
  change(
    db,
    known,
    drizzle(db)
      .update(review)
      .set({ ...decision, ...nextVersion(now) })
      .where(isKnown(known)),
    decision.status === 'rejected' ? [dropPhotosOfRejected(db, known.id)] : [],
  )

/** Removes the photos of a review except some. */
export const removePhotos = async (
  db: D1Database,
  { id, product_id }: Pick<Known, 'id' | 'product_id'>,
  except: readonly string[],
): Promise<void> => {
  const removal = drizzle(db)
    .update(review_photo)
    .set({ state: 'removed' })
    .where(
      and(
        eq(review_photo.review_id, id),
        sql`${review_photo.state} <> 'removed'`,
        notInArray(review_photo.id, listed(except)),
      ),
    )
  await change(db, { product_id }, removal)
}

const nextVersion = (now: number) => ({
  version: sql`${review.version} + 1`,
  updated_at: now,
})

/** A decision that another one overtook has rejected nothing. */
const dropPhotosOfRejected = (db: D1Database, id: string): SQLWrapper =>
  drizzle(db)
    .update(review_photo)
    .set({ state: 'removed' })
    .where(
      and(
        eq(review_photo.review_id, id),
        sql`${review_photo.state} <> 'removed'`,
        sql`(select ${review.status} from ${review} where ${review.id} = ${id}) = 'rejected'`,
      ),
    )

/** Marks the bytes of a photo as stored. Its review waits for staff again, who see the photo. */
export const settlePhoto = (
  db: D1Database,
  { id, product_id }: Pick<Known, 'id' | 'product_id'>,
  photoId: string,
  now: number,
): Promise<boolean> =>
  change(
    db,
    { product_id },
    drizzle(db)
      .update(review_photo)
      .set({ state: 'stored' })
      .where(and(eq(review_photo.id, photoId), eq(review_photo.state, 'uploading'))),
    [
      drizzle(db)
        .update(review)
        .set({ status: 'pending', reason: null, ...nextVersion(now) })
        .where(eq(review.id, id)),
    ],
  )

/**
 * Deletes the reviews of these orders with their photos, and the words about their delivery. The stars
 * of a delivery stay: they are counted for its carriers.
 */
export async function eraseReviews(db: D1Database, orderIds: readonly string[]): Promise<void> {
  const reviews = await drizzle(db)
    .select({ id: review.id, productId: review.product_id })
    .from(review)
    .where(inArray(review.order_id, listed(orderIds)))
  const ids = listed(reviews.map(({ id }) => id))
  const products = new Set(reviews.map(({ productId }) => productId))
  await runQueries(db, [
    drizzle(db)
      .update(delivery_rating)
      .set({ text: '' })
      .where(inArray(delivery_rating.order_id, listed(orderIds))),
    drizzle(db)
      .update(review_photo)
      .set({ state: 'removed' })
      .where(inArray(review_photo.review_id, ids)),
    drizzle(db).delete(review).where(inArray(review.id, ids)),
    ...[...products].map((productId) => countAgain(db, productId)),
  ])
}
