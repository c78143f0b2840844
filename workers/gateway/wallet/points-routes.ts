import { z } from '@hono/zod-openapi'
import { POINTS_ADJUSTED_MAX } from '../../../src/shared/platform/limits.ts'
import { oneLine, token } from '../../../src/shared/platform/text.ts'
import { PointsSchema, SignInSchema } from '../../../src/shared/points/contract.ts'
import { createRouter } from '../http/app.ts'
import { listQuery } from '../http/list-query.ts'
import { route } from '../http/route.ts'
import { adjustPoints, ownPoints, pointsOf, signInToday } from './points.ts'

export const pointsRoutes = createRouter()
const tag = 'Points'

route(
  pointsRoutes,
  {
    method: 'get',
    path: '/api/v1/me/points',
    tag,
    summary: 'Get the member’s points and their entries, newest first',
    auth: 'session',
    query: listQuery,
    responses: { 200: { description: 'The balance and a page.', schema: PointsSchema } },
  },
  (c, { query }) => ownPoints(c, query),
)

route(
  pointsRoutes,
  {
    method: 'post',
    path: '/api/v1/me/sign-in',
    tag,
    summary: 'Sign in for today, once a day of the shop, for points',
    auth: 'session',
    idempotency: 'accepted',
    responses: { 200: { description: 'The points that were awarded.', schema: SignInSchema } },
  },
  (c) => signInToday(c),
)

const params = z.object({ id: token({ max: 40 }) })
const PATH = '/api/admin/v1/members/{id}/points'
const points = z.int().min(-POINTS_ADJUSTED_MAX).max(POINTS_ADJUSTED_MAX)

route(
  pointsRoutes,
  {
    method: 'get',
    path: PATH,
    tag,
    summary: 'Get a member’s points and their entries, newest first',
    staff: 'wallet.read',
    params,
    query: listQuery,
    responses: { 200: { description: 'The balance and a page.', schema: PointsSchema } },
  },
  (c, { params: { id }, query }) => pointsOf(c, id, query),
)

route(
  pointsRoutes,
  {
    method: 'post',
    path: PATH,
    tag,
    summary: 'Add points, or take them with a number below zero, with a reason',
    staff: 'points.adjust',
    idempotency: 'required',
    params,
    body: z.strictObject({ points, reason: oneLine({ max: 200 }) }),
    responses: {
      200: {
        description: 'The balance after it.',
        schema: z.object({ balance: z.number().int() }),
      },
    },
  },
  (c, { params: { id }, body }) => adjustPoints(c, id, body),
)
