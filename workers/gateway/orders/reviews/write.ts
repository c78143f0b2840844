import { checkImage } from '../../../../src/shared/catalog/edit/check-image.ts'
import { imageTypeOf } from '../../../../src/shared/catalog/edit/image-type.ts'
import type { Order } from '../../../../src/shared/order/contract.ts'
import { ordersDatabases } from '../../../../src/shared/order/databases.ts'
import { readOrder } from '../../../../src/shared/order/read-order.ts'
import { derivedId, newId, timeOfOrderId } from '../../../../src/shared/platform/ids.ts'
import { IMAGE_MAX_BYTES } from '../../../../src/shared/platform/limits.ts'
import { type Result, refuse } from '../../../../src/shared/platform/result.ts'
import { addReviewPhoto } from '../../../../src/shared/review/add-photo.ts'
import type {
  DeliveryRating,
  Review,
  ReviewPhoto,
  ReviewRequest,
  ReviewText,
} from '../../../../src/shared/review/contract.ts'
import { PHOTO_TYPES } from '../../../../src/shared/review/contract.ts'
import { rateDelivery } from '../../../../src/shared/review/rate-delivery.ts'
import { writeReview } from '../../../../src/shared/review/write-review.ts'
import type { GatewayContext } from '../../http/app.ts'

export const reviewDeps = (c: GatewayContext) => ({
  db: c.env.ENGAGEMENT_DB,
  now: () => Date.now(),
})

/** An own order as the record has it, which is ahead of the shopper's object. */
async function recordOf(c: GatewayContext, own: Order): Promise<Order> {
  const record = await readOrder({ databases: ordersDatabases(c.env) }, own.id)
  return record.ok ? record.value : own
}

/** Writes the review of a line of an own order. Refuses as `writeReview`. */
export const reviewLine = async (
  c: GatewayContext,
  own: Order,
  input: ReviewText & { lineId: string },
  request: ReviewRequest | null,
): Promise<Result<{ review: Review; replayed: boolean }>> =>
  writeReview(reviewDeps(c), await recordOf(c, own), { ...input, id: newId('rev') }, request)

/** Rates the delivery of an own order. Refuses as `rateDelivery`. */
export const rateOwnDelivery = async (
  c: GatewayContext,
  own: Order,
  input: { rating: number; text: string },
  request: ReviewRequest | null,
): Promise<Result<{ rating: DeliveryRating; replayed: boolean }>> =>
  rateDelivery(reviewDeps(c), await recordOf(c, own), input, request)

export const photoTooLarge = () => refuse('body_too_large', `At most ${IMAGE_MAX_BYTES} bytes.`)

/**
 * Checks a photo by its bytes and adds it to a review of an own order. Refuses as `checkImage` and
 * `addReviewPhoto`.
 * @param declared the content type that the sender gives the file; null where the bytes alone count
 * @param key of the request: the same one again is the same photo
 */
export async function addPhoto(
  c: GatewayContext,
  of: { orderId: string; reviewId: string },
  { bytes, declared }: { bytes: Uint8Array<ArrayBuffer>; declared: string | null },
  key: string | null,
): Promise<Result<ReviewPhoto>> {
  if (bytes.byteLength > IMAGE_MAX_BYTES) return photoTooLarge()
  const checked = checkImage(bytes, declared ?? imageTypeOf(bytes) ?? undefined)
  const type = checked.ok ? PHOTO_TYPES.find((known) => known === checked.value.type) : undefined
  // Only the refusals of a picture's own kind are the checker's: a drawing is no photo.
  if (checked.ok && type === undefined) return noPhoto()
  if (!checked.ok) return checked.problem.code === 'image_too_large' ? checked : noPhoto()
  const { width = 0, height = 0 } = checked.value.size
  const id = key === null ? newId('img') : await photoIdOf(of, key)
  return addReviewPhoto(
    {
      ...reviewDeps(c),
      photos: {
        put: (name, content, contentType) =>
          c.env.MEDIA.put(name, content, { httpMetadata: { contentType } }),
      },
    },
    of,
    { id, bytes, type: type ?? 'image/jpeg', width, height },
  )
}

/** The id of the photo that a request with this key adds. */
export const photoIdOf = (
  { orderId, reviewId }: { orderId: string; reviewId: string },
  key: string,
): Promise<string> => derivedId('img', `${reviewId} ${key}`, timeOfOrderId(orderId))

const noPhoto = () =>
  refuse('unsupported_media_type', 'Send a photo as JPEG, PNG or WebP with its own content type.')
