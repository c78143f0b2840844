import { z } from '@hono/zod-openapi'
import { LIST_LIMIT_DEFAULT, LIST_LIMIT_MAX } from '../../../src/shared/platform/limits.ts'
import { token } from '../../../src/shared/platform/text.ts'
import { PublicEventSchema } from '../../../src/shared/webhook/contract.ts'
import { listEvents } from '../../../src/shared/webhook/list-events.ts'
import { createRouter } from '../http/app.ts'
import { pageOf, wholeNumber } from '../http/list-query.ts'
import { route } from '../http/route.ts'
import { feedsOf } from './feeds.ts'

export const staffEventRoutes = createRouter()

route(
  staffEventRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/events',
    tag: 'Webhooks',
    summary: 'List the events of the shop in their order, from a cursor on',
    staff: 'event.read',
    query: z.strictObject({
      after: token({ max: 1_000 }).optional(),
      limit: wholeNumber(LIST_LIMIT_MAX)
        .pipe(z.number().min(1))
        .default(LIST_LIMIT_DEFAULT)
        .openapi({ type: 'integer', minimum: 1, maximum: LIST_LIMIT_MAX }),
    }),
    responses: {
      200: {
        description:
          'One page. `nextCursor` is null where no event follows: the same `after` finds later ones.',
        schema: pageOf(PublicEventSchema),
      },
    },
  },
  (c, { query: { after = null, limit } }) => listEvents(feedsOf(c.env), { after, limit }),
)
