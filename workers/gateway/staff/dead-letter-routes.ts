import { z } from '@hono/zod-openapi'
import { DEAD_LETTER_STATES, type DeadLetter } from '../../../src/shared/dead-letter/contract.ts'
import { QUEUES } from '../../../src/shared/platform/messages.ts'
import { ok, type Result } from '../../../src/shared/platform/result.ts'
import { token } from '../../../src/shared/platform/text.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { fulfilmentOf } from '../http/ports/fulfilment.ts'
import { route } from '../http/route.ts'
import { auditedWrite } from '../http/staff-write.ts'

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

/** One decision about one letter. Its audit row says which state it was brought to. */
const decide = (
  c: GatewayContext,
  verb: 'replay' | 'discard',
  id: string,
): Promise<Result<DeadLetter>> =>
  auditedWrite(c, id, async () => {
    const fulfilment = fulfilmentOf(c.env)
    const actor = `staff:${c.var.staff.id}`
    const decided =
      verb === 'replay'
        ? await fulfilment.replayDeadLetter(id, actor)
        : await fulfilment.discardDeadLetter(id, actor)
    if (!decided.ok) return decided
    const { state, queue } = decided.value
    return ok({ before: { state: 'dead' }, after: { state, queue }, value: decided.value })
  })

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
  (c, { params: { id } }) => decide(c, 'replay', id),
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
  (c, { params: { id } }) => decide(c, 'discard', id),
)
