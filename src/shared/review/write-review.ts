import { sha256 } from '../kit/digest.ts'
import { untilUnmoved } from '../kit/until-unmoved.ts'
import type { Order } from '../order/contract.ts'
import { assertInvariant, ok, type Result, refuse } from '../platform/result.ts'
import type { Review, ReviewRequest, ReviewText } from './contract.ts'
import { selectReviewsOfOrder } from './list-store.ts'
import { selectPhotos } from './photo-store.ts'
import { mayEdit, reviewedLine } from './rules.ts'
import type { ReviewRow } from './schema.ts'
import { byReview, reviewOf } from './shown.ts'
import {
  insertReview,
  removePhotos,
  selectReview,
  selectReviewOfLine,
  updateText,
} from './store.ts'

/** ENGAGEMENT_DB, and the time in milliseconds. */
export interface ReviewDeps {
  db: D1Database
  now: () => number
}

/** The columns that tell a repeated request from another one. */
export const requestColumns = async (request: ReviewRequest | null) => ({
  request_key: request === null ? null : await sha256(request.key),
  request_hash: request?.fingerprint ?? null,
})

/**
 * Judges a second request for the same review: it is a repetition where key and body are those of
 * the first. Refuses `idempotency_conflict` where its key came with another body, else
 * `already_exists`.
 */
export function repeated(
  known: Pick<ReviewRow, 'request_key' | 'request_hash'>,
  asked: Pick<ReviewRow, 'request_key' | 'request_hash'>,
  detail: string,
): Result<null> {
  if (asked.request_key === null || known.request_key !== asked.request_key) {
    return refuse('already_exists', detail)
  }
  return known.request_hash === asked.request_hash ? ok(null) : refuse('idempotency_conflict')
}

/**
 * Writes the review of a line of a delivered order. It waits for staff. Refuses
 * `review_not_allowed`, `already_exists` and `idempotency_conflict`.
 * @param order as the record has it; the caller may see it
 */
export async function writeReview(
  { db, now }: ReviewDeps,
  order: Pick<Order, 'id' | 'status' | 'lines' | 'fulfilment'>,
  { id, lineId, ...text }: ReviewText & { id: string; lineId: string },
  request: ReviewRequest | null,
): Promise<Result<{ review: Review; replayed: boolean }>> {
  const line = reviewedLine(order, lineId)
  if (!line.ok) return line
  const at = now()
  const asked = await requestColumns(request)
  const row: ReviewRow = {
    id,
    order_id: order.id,
    line_id: lineId,
    product_id: line.value.productId,
    product_title: line.value.title,
    variant_title: line.value.variantTitle,
    rating: text.rating,
    title: text.title,
    text: text.text,
    status: 'pending',
    reason: null,
    version: 1,
    ...asked,
    created_at: at,
    updated_at: at,
  }
  if (await insertReview(db, row)) return ok({ review: reviewOf(row, []), replayed: false })
  const known = await selectReviewOfLine(db, { orderId: order.id, lineId })
  assertInvariant(known !== null, 'a line that refuses a second review has a first one')
  const replay = repeated(known, asked, 'This item has a review already: change that one.')
  if (!replay.ok) return replay
  return ok({ review: await shown(db, known), replayed: true })
}

const shown = async (db: D1Database, row: ReviewRow): Promise<Review> =>
  reviewOf(row, await selectPhotos(db, [row.id]))

/** The review of this order; `not_found` where it is another order's. */
export async function reviewOfOrder(
  { db }: Pick<ReviewDeps, 'db'>,
  { orderId, reviewId }: { orderId: string; reviewId: string },
): Promise<Result<ReviewRow>> {
  const known = await selectReview(db, reviewId)
  return known?.order_id === orderId ? ok(known) : refuse('not_found')
}

/**
 * Changes the given fields of a review within its time. A changed review waits for staff again, and
 * is not shown until then; the same text again changes nothing. Refuses `not_found` and
 * `review_not_allowed`.
 */
export const editReview = (
  deps: ReviewDeps,
  of: { orderId: string; reviewId: string },
  change: { [Name in keyof ReviewText]?: ReviewText[Name] | undefined },
): Promise<Result<Review>> =>
  untilUnmoved(async () => {
    const found = await reviewOfOrder(deps, of)
    if (!found.ok) return found
    const known = found.value
    const editable = mayEdit(known.created_at, deps.now())
    if (!editable.ok) return editable
    const next: ReviewText = {
      rating: change.rating ?? known.rating,
      title: change.title ?? known.title,
      text: change.text ?? known.text,
    }
    const isSame =
      next.rating === known.rating && next.title === known.title && next.text === known.text
    if (!isSame && !(await updateText(deps.db, known, next, deps.now()))) {
      return refuse('version_mismatch')
    }
    const now = await reviewOfOrder(deps, of)
    return now.ok ? ok(await shown(deps.db, now.value)) : now
  })

/**
 * Removes the photos of a review within its time. Refuses as `editReview`.
 * @param added ids of photos that the same request adds: sent twice, it removes none of them
 */
export async function removeReviewPhotos(
  deps: ReviewDeps,
  of: { orderId: string; reviewId: string },
  added: readonly string[] = [],
): Promise<Result<null>> {
  const found = await reviewOfOrder(deps, of)
  if (!found.ok) return found
  const editable = mayEdit(found.value.created_at, deps.now())
  if (editable.ok) await removePhotos(deps.db, found.value, added)
  return editable
}

/** The reviews of an order. */
export async function listReviewsOfOrder(db: D1Database, orderId: string): Promise<Review[]> {
  const rows = await selectReviewsOfOrder(db, orderId)
  if (rows.length === 0) return []
  const photos = byReview(
    await selectPhotos(
      db,
      rows.map(({ id }) => id),
    ),
  )
  return rows.map((row) => reviewOf(row, photos.get(row.id) ?? []))
}
