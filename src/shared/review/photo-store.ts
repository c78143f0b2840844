import { and, asc, eq, inArray, lt, or, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { listed } from '../platform/bulk-rows.ts'
import { REVIEW_PHOTOS_MAX } from '../platform/limits.ts'
import { type ReviewPhotoRow, review, review_photo } from './schema.ts'

const POSITIONS = JSON.stringify(Array.from({ length: REVIEW_PHOTOS_MAX }, (_, index) => index))

/** The index of photos by review holds those that are not removed. */
const isThere = sql`${review_photo.state} <> 'removed'`

/**
 * Takes the first free position of a review for a photo whose bytes follow; false where no position
 * is free, or where the photo has one already.
 */
export async function reservePhoto(
  db: D1Database,
  photo: Omit<ReviewPhotoRow, 'position' | 'state'>,
): Promise<boolean> {
  const { id, review_id, type, width, height, created_at } = photo
  const { meta } = await drizzle(db)
    .insert(review_photo)
    .select(
      sql`select ${id}, ${review_id}, free.value, ${type}, ${width}, ${height}, 'uploading',
          ${created_at}
        from json_each(${POSITIONS}) free
        where free.value not in (select ${review_photo.position} from ${review_photo}
          where ${review_photo.review_id} = ${review_id} and ${isThere})
        order by free.value limit 1`,
    )
    .onConflictDoNothing()
  return meta.changes === 1
}

export async function selectPhoto(db: D1Database, id: string): Promise<ReviewPhotoRow | null> {
  const [row] = await drizzle(db).select().from(review_photo).where(eq(review_photo.id, id))
  return row ?? null
}

/** The photos of these reviews, each review's in order. */
export const selectPhotos = (
  db: D1Database,
  reviewIds: readonly string[],
): Promise<ReviewPhotoRow[]> =>
  drizzle(db)
    .select()
    .from(review_photo)
    .where(
      and(
        inArray(review_photo.review_id, listed(reviewIds)),
        isThere,
        eq(review_photo.state, 'stored'),
      ),
    )
    .orderBy(asc(review_photo.review_id), asc(review_photo.position))

/** The photo of a review that shoppers may see; null where there is none. */
export async function selectShownPhoto(
  db: D1Database,
  { reviewId, photoId }: { reviewId: string; photoId: string },
): Promise<Pick<ReviewPhotoRow, 'id' | 'type'> | null> {
  const [row] = await drizzle(db)
    .select({ id: review_photo.id, type: review_photo.type })
    .from(review_photo)
    .innerJoin(review, eq(review.id, review_photo.review_id))
    .where(
      and(
        eq(review_photo.id, photoId),
        eq(review_photo.review_id, reviewId),
        eq(review_photo.state, 'stored'),
        eq(review.status, 'published'),
      ),
    )
  return row ?? null
}

/** Photos whose bytes nothing needs: removed ones, and uploads from before a moment. */
export async function selectUnusedPhotos(
  db: D1Database,
  before: number,
  limit: number,
): Promise<string[]> {
  const rows = await drizzle(db)
    .select({ id: review_photo.id })
    .from(review_photo)
    .where(
      and(
        sql`${review_photo.state} <> 'stored'`,
        or(eq(review_photo.state, 'removed'), lt(review_photo.created_at, before)),
      ),
    )
    .limit(limit)
  return rows.map(({ id }) => id)
}

/** Deletes the rows of photos that are not in use. */
export async function deletePhotos(db: D1Database, ids: readonly string[]): Promise<void> {
  await drizzle(db)
    .delete(review_photo)
    .where(and(inArray(review_photo.id, listed(ids)), sql`${review_photo.state} <> 'stored'`))
}
