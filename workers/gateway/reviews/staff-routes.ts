import { z } from '@hono/zod-openapi'
import { ok } from '../../../src/shared/platform/result.ts'
import { oneLine, token } from '../../../src/shared/platform/text.ts'
import {
  CarrierRatingSchema,
  REVIEW_STATUSES,
  StaffReviewSchema,
} from '../../../src/shared/review/contract.ts'
import { listReviews, readReview } from '../../../src/shared/review/moderate-review.ts'
import { rateCarriers } from '../../../src/shared/review/rate-delivery.ts'
import { createRouter } from '../http/app.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { route } from '../http/route.ts'
import { decideReview, REASON_MAX_CHARS } from './decide.ts'
import { staffPhoto } from './photos.ts'

export const staffReviewRoutes = createRouter()

const tag = 'Reviews'
const PATH = '/api/admin/v1/reviews'
const params = z.object({ id: token({ max: 40 }) })
const reviewNow = { 200: { description: 'The review now.', schema: StaffReviewSchema } }

route(
  staffReviewRoutes,
  {
    method: 'get',
    path: PATH,
    tag,
    summary: 'List reviews by their status, newest first',
    staff: 'review.read',
    query: listQuery.extend({ status: z.enum(REVIEW_STATUSES).optional() }),
    responses: { 200: { description: 'One page.', schema: pageOf(StaffReviewSchema) } },
  },
  (c, { query: { limit, cursor = null, status = null } }) =>
    listReviews({ db: c.env.ENGAGEMENT_DB }, { limit, cursor, status }),
)

route(
  staffReviewRoutes,
  {
    method: 'get',
    path: `${PATH}/{id}`,
    tag,
    summary: 'Get a review',
    staff: 'review.read',
    params,
    responses: reviewNow,
  },
  (c, { params: { id } }) => readReview({ db: c.env.ENGAGEMENT_DB }, id),
)

route(
  staffReviewRoutes,
  {
    method: 'get',
    path: `${PATH}/{id}/photos/{photoId}`,
    tag,
    summary: 'Get a photo of a review, whatever its status',
    staff: 'review.read',
    params: params.extend({ photoId: token({ max: 40 }) }),
    responses: { 200: { description: 'The photo.' } },
  },
  (c, { params: { photoId } }) => staffPhoto(c, photoId),
)

for (const [verb, status, summary] of [
  ['publish', 'published', 'Show a review to everybody'],
  ['reject', 'rejected', 'Show a review to nobody, and delete its photos'],
] as const) {
  route(
    staffReviewRoutes,
    {
      method: 'post',
      path: `${PATH}/{id}/${verb}`,
      tag,
      summary,
      staff: 'review.moderate',
      idempotency: 'accepted',
      params,
      body: z.strictObject({
        /** Staff and the author read it. */
        reason: oneLine({ max: REASON_MAX_CHARS }).optional(),
        /** The version that was looked at; one that was changed since is refused. */
        version: z.int().min(1).optional(),
      }),
      bodyOptional: true,
      responses: reviewNow,
    },
    (c, { params: { id }, body: { reason = null, version } }) =>
      decideReview(c, id, { status, reason, version }),
  )
}

route(
  staffReviewRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/delivery-ratings',
    tag,
    summary: 'List how the deliveries of each carrier are rated',
    staff: 'review.read',
    responses: { 200: { description: 'All carriers.', schema: pageOf(CarrierRatingSchema) } },
  },
  async (c) => ok({ data: await rateCarriers(c.env.ENGAGEMENT_DB), nextCursor: null }),
)
