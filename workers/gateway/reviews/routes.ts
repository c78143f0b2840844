import { z } from '@hono/zod-openapi'
import { sha256 } from '../../../src/shared/kit/digest.ts'
import { ok, refuse } from '../../../src/shared/platform/result.ts'
import { asGiven, token } from '../../../src/shared/platform/text.ts'
import { PublicReviewSchema, RatingSummarySchema } from '../../../src/shared/review/contract.ts'
import { createRouter } from '../http/app.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { catalogReader } from '../http/ports/catalog.ts'
import { publishedReviews } from '../http/ports/reviews.ts'
import { sendRendering } from '../http/rendering.ts'
import { route } from '../http/route.ts'
import { shownPhoto } from './photos.ts'

export const reviewRoutes = createRouter()

const tag = 'Reviews'

route(
  reviewRoutes,
  {
    method: 'get',
    path: '/api/v1/products/{handle}/reviews',
    tag,
    summary: 'List the published reviews of a product, newest first',
    auth: 'none',
    params: z.object({ handle: asGiven({ max: 200 }) }),
    query: listQuery,
    responses: {
      200: {
        description: 'One page.',
        schema: pageOf(PublicReviewSchema).extend({ summary: RatingSummarySchema }),
      },
      304: { description: 'Unchanged.' },
    },
  },
  async (c, { params: { handle }, query: { limit, cursor = null } }) => {
    const product = await catalogReader(c.env).productByHandle(handle)
    if (!product) return refuse('not_found')
    const page = await publishedReviews(c.env)
      .page(product.view.id, { limit, cursor })
      .catch(() => refuse('dependency_unavailable'))
    if (!page.ok) return page
    const json = JSON.stringify(page.value)
    return ok(sendRendering(c, { json, etag: `"${(await sha256(json)).slice(0, 24)}"` }))
  },
)

route(
  reviewRoutes,
  {
    method: 'get',
    path: '/review-photos/{reviewId}/{photoId}',
    tag,
    summary: 'Get a photo of a published review',
    auth: 'none',
    params: z.object({ reviewId: token({ max: 40 }), photoId: token({ max: 40 }) }),
    responses: { 200: { description: 'The photo.' }, 304: { description: 'Unchanged.' } },
  },
  (c, { params }) => shownPhoto(c, params),
)
