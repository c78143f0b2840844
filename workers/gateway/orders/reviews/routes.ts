import { z } from '@hono/zod-openapi'
import {
  DELIVERY_RATING_TEXT_MAX_CHARS,
  IMAGE_MAX_BYTES,
  REVIEW_TEXT_MAX_CHARS,
  REVIEW_TITLE_MAX_CHARS,
} from '../../../../src/shared/platform/limits.ts'
import { ok } from '../../../../src/shared/platform/result.ts'
import { multiLine, oneLine, token } from '../../../../src/shared/platform/text.ts'
import {
  DeliveryRatingSchema,
  ReviewPhotoSchema,
  ReviewSchema,
} from '../../../../src/shared/review/contract.ts'
import { readDeliveryRating } from '../../../../src/shared/review/rate-delivery.ts'
import {
  editReview,
  listReviewsOfOrder,
  removeReviewPhotos,
} from '../../../../src/shared/review/write-review.ts'
import { createRouter } from '../../http/app.ts'
import { readBytes } from '../../http/read-bytes.ts'
import { route } from '../../http/route.ts'
import { idempotencyOf, markReplay } from '../../http/shopper.ts'
import { ownOrder } from '../own-orders.ts'
import { addPhoto, photoTooLarge, rateOwnDelivery, reviewDeps, reviewLine } from './write.ts'

export const orderReviewRoutes = createRouter()

const tag = 'Reviews'
const PATH = '/api/v1/orders/{id}/reviews'
const limit = { action: 'review', per: 'id' } as const
const ofOrder = z.object({ id: token({ max: 40 }) })
const ofReview = ofOrder.extend({ reviewId: token({ max: 40 }) })
const rating = z.int().min(1).max(5)
const title = oneLine({ max: REVIEW_TITLE_MAX_CHARS, min: 0 })
const text = multiLine({ max: REVIEW_TEXT_MAX_CHARS })

route(
  orderReviewRoutes,
  {
    method: 'get',
    path: PATH,
    tag,
    summary: 'List the reviews of an own order, and the rating of its delivery',
    auth: 'order',
    params: ofOrder,
    responses: {
      200: {
        description: 'All of them.',
        schema: z.object({
          data: z.array(ReviewSchema),
          deliveryRating: DeliveryRatingSchema.nullable(),
        }),
      },
    },
  },
  async (c, { params: { id } }) => {
    const order = await ownOrder(c, id)
    if (!order.ok) return order
    const [data, deliveryRating] = await Promise.all([
      listReviewsOfOrder(c.env.ENGAGEMENT_DB, id),
      readDeliveryRating(c.env.ENGAGEMENT_DB, id),
    ])
    return ok({ data, deliveryRating })
  },
)

route(
  orderReviewRoutes,
  {
    method: 'post',
    path: PATH,
    tag,
    summary: 'Review a line that was delivered; it is shown once staff publish it',
    auth: 'order',
    limit,
    idempotency: 'accepted',
    params: ofOrder,
    body: z.strictObject({ lineId: token({ max: 100 }), rating, title: title.optional(), text }),
    responses: { 201: { description: 'The review.', schema: ReviewSchema } },
  },
  async (c, { params: { id }, body }) => {
    const order = await ownOrder(c, id)
    if (!order.ok) return order
    const { idempotency = null } = await idempotencyOf(c)
    const written = await reviewLine(
      c,
      order.value,
      { ...body, title: body.title ?? '' },
      idempotency,
    )
    if (!written.ok) return written
    markReplay(c, written.value.replayed)
    return ok(written.value.review)
  },
)

route(
  orderReviewRoutes,
  {
    method: 'patch',
    path: `${PATH}/{reviewId}`,
    tag,
    summary: 'Change an own review; it is not shown until staff publish it again',
    auth: 'order',
    limit,
    idempotency: 'accepted',
    params: ofReview,
    body: z.strictObject({
      rating: rating.optional(),
      title: title.optional(),
      text: text.optional(),
    }),
    responses: { 200: { description: 'The review now.', schema: ReviewSchema } },
  },
  async (c, { params: { id, reviewId }, body }) => {
    const order = await ownOrder(c, id)
    return order.ok ? editReview(reviewDeps(c), { orderId: id, reviewId }, body) : order
  },
)

route(
  orderReviewRoutes,
  {
    method: 'post',
    path: `${PATH}/{reviewId}/photos`,
    tag,
    summary: 'Add a photo to an own review; the body is the file, at most 5 MB',
    auth: 'order',
    limit,
    idempotency: 'accepted',
    streamed: true,
    params: ofReview,
    responses: { 201: { description: 'The photo.', schema: ReviewPhotoSchema } },
  },
  async (c, { params: { id, reviewId } }) => {
    const order = await ownOrder(c, id)
    if (!order.ok) return order
    const declared = (c.req.header('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase()
    const bytes = await readBytes(c.req.raw.body, IMAGE_MAX_BYTES)
    if (!bytes) return photoTooLarge()
    const of = { orderId: id, reviewId }
    return addPhoto(c, of, { bytes, declared: declared ?? '' }, c.var.idempotencyKey)
  },
)

route(
  orderReviewRoutes,
  {
    method: 'delete',
    path: `${PATH}/{reviewId}/photos`,
    tag,
    summary: 'Remove the photos of an own review',
    auth: 'order',
    limit,
    idempotency: 'accepted',
    params: ofReview,
    responses: { 204: { description: 'The review has no photos.' } },
  },
  async (c, { params: { id, reviewId } }) => {
    const order = await ownOrder(c, id)
    return order.ok ? removeReviewPhotos(reviewDeps(c), { orderId: id, reviewId }) : order
  },
)

route(
  orderReviewRoutes,
  {
    method: 'post',
    path: '/api/v1/orders/{id}/delivery-rating',
    tag,
    summary: 'Rate the delivery of an own order, once',
    auth: 'order',
    limit,
    idempotency: 'accepted',
    params: ofOrder,
    body: z.strictObject({
      rating,
      text: multiLine({ max: DELIVERY_RATING_TEXT_MAX_CHARS, min: 0 }).optional(),
    }),
    responses: { 201: { description: 'The rating.', schema: DeliveryRatingSchema } },
  },
  async (c, { params: { id }, body }) => {
    const order = await ownOrder(c, id)
    if (!order.ok) return order
    const { idempotency = null } = await idempotencyOf(c)
    const input = { rating: body.rating, text: body.text ?? '' }
    const rated = await rateOwnDelivery(c, order.value, input, idempotency)
    if (!rated.ok) return rated
    markReplay(c, rated.value.replayed)
    return ok(rated.value.rating)
  },
)
