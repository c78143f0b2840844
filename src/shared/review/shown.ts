import { rfc3339 } from '../platform/clock.ts'
import { orderNumber } from '../platform/ids.ts'
import type { PublicReview, Review, ReviewPhoto, StaffReview } from './contract.ts'
import { editableUntil, photoUrl } from './rules.ts'
import type { ReviewPhotoRow, ReviewRow } from './schema.ts'

const photoOf = ({ id, width, height }: ReviewPhotoRow): ReviewPhoto => ({ id, width, height })

/** Photos by the review they are of. */
export const byReview = (photos: readonly ReviewPhotoRow[]): Map<string, ReviewPhotoRow[]> =>
  Map.groupBy(photos, ({ review_id }) => review_id)

export const reviewOf = (row: ReviewRow, photos: readonly ReviewPhotoRow[]): Review => ({
  id: row.id,
  orderId: row.order_id,
  lineId: row.line_id,
  rating: row.rating,
  title: row.title === '' ? null : row.title,
  text: row.text,
  status: row.status,
  reason: row.reason,
  photos: photos.map(photoOf),
  createdAt: rfc3339(row.created_at),
  updatedAt: rfc3339(row.updated_at),
  editableUntil: rfc3339(editableUntil(row.created_at)),
})

export const staffReviewOf = (row: ReviewRow, photos: readonly ReviewPhotoRow[]): StaffReview => ({
  ...reviewOf(row, photos),
  orderNumber: orderNumber(row.order_id),
  productId: row.product_id,
  productTitle: row.product_title,
  variantTitle: row.variant_title,
  version: row.version,
})

export const publicReviewOf = (
  row: ReviewRow,
  photos: readonly ReviewPhotoRow[],
): PublicReview => ({
  id: row.id,
  rating: row.rating,
  title: row.title === '' ? null : row.title,
  text: row.text,
  at: rfc3339(row.created_at),
  variantTitle: row.variant_title,
  photos: photos.map(({ id, width, height }) => ({ url: photoUrl(row.id, id), width, height })),
})
