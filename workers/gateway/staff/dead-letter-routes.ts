import { z } from '@hono/zod-openapi'
import { DEAD_LETTER_STATES } from '../../../src/shared/dead-letter/contract.ts'
import { QUEUES } from '../../../src/shared/platform/messages.ts'
import { token } from '../../../src/shared/platform/text.ts'
import { createRouter } from '../http/app.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { fulfilmentOf } from '../http/ports/fulfilment.ts'
import { route } from '../http/route.ts'
import { decideDeadLetter } from './decide-dead-letter.ts'

const DeadLetterSchema = z
  .object({
    id: z.string(),
    queue: z.enum(QUEUES),
    message: z.unknown(),
    reason: z.string(),
    firstSeenAt: z.string(),
    attempts: z.number().int(),
    state: z.enum(DEAD_LETTER_STATES),
    decidedBy: z.string().nullable(),
    decidedAt: z.string().nullable(),
  })
  .openapi('DeadLetter')

const params = z.object({ id: token({ max: 300 }) })
const responses = { 200: { description: 'As it now stands.', schema: DeadLetterSchema } }

export const staffDeadLetterRoutes = createRouter()

route(
  staffDeadLetterRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/dead-letters',
    tag: 'Dead letters',
    summary: 'List messages that failed too often',
    staff: 'dead-letter.read',
    query: listQuery.extend({ state: z.enum(DEAD_LETTER_STATES).optional() }),
    responses: { 200: { description: 'One page.', schema: pageOf(DeadLetterSchema) } },
  },
  (c, { query }) => {
    const { limit, cursor = null, state = null } = query
    return fulfilmentOf(c.env).listDeadLetters({ limit, cursor, state })
  },
)

route(
  staffDeadLetterRoutes,
  {
    method: 'post',
    path: '/api/admin/v1/dead-letters/{id}/replay',
    tag: 'Dead letters',
    summary: 'Send the message to its queue again',
    staff: 'dead-letter.replay',
    idempotency: 'accepted',
    params,
    body: z.strictObject({}),
    bodyOptional: true,
    responses,
  },
  (c, { params: { id } }) => decideDeadLetter(c, 'replay', id),
)

route(
  staffDeadLetterRoutes,
  {
    method: 'post',
    path: '/api/admin/v1/dead-letters/{id}/discard',
    tag: 'Dead letters',
    summary: 'Discard the message',
    staff: 'dead-letter.discard',
    idempotency: 'accepted',
    params,
    body: z.strictObject({}),
    bodyOptional: true,
    responses,
  },
  (c, { params: { id } }) => decideDeadLetter(c, 'discard', id),
)
