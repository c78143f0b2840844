import { z } from '@hono/zod-openapi'
import type { DropStatus, EntryView, RefusalRung } from '../../../src/shared/drop/contract.ts'
import { isEnded } from '../../../src/shared/drop/rules.ts'
import { dropName, entryShardOf } from '../../../src/shared/platform/objects.ts'
import type { ProblemCode } from '../../../src/shared/platform/problem.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import { createRouter, type GatewayContext } from '../app.ts'
import { dropStatuses, entriesOf } from '../drop-port.ts'
import { EntrySchema, entryView } from '../drop-view.ts'
import { climb } from '../ladder.ts'
import { guard } from '../limiter/guard.ts'
import { isSameOrigin } from '../middleware/same-origin.ts'
import { requireSession } from '../middleware/session.ts'
import { problemResponse } from '../problem-response.ts'
import { countRefusal } from '../refusal-counts.ts'
import { route } from '../route.ts'

export const dropEntryRoutes = createRouter()
const tag = 'Drops'
const params = z.object({ id: z.string().max(40) })

const PROOF_CHARS_MAX = 4_096

/** What a refused entry counts as in the fairness report. */
const RUNGS: Partial<Record<ProblemCode, RefusalRung>> = {
  rate_limited: 'rate_limit',
  sold_out: 'sold_out',
  entries_closed: 'entries_closed',
}

async function knownDrop(c: GatewayContext, id: string): Promise<Result<DropStatus>> {
  const status = await dropStatuses(c.env).get(id)
  return status ? ok(status) : refuse('not_found')
}

route(
  dropEntryRoutes,
  {
    method: 'post',
    path: '/api/v1/drops/{id}/entries',
    tag,
    summary: 'Enter: one entry per shopper, a second call answers the first',
    auth: 'session',
    idempotency: 'accepted',
    params,
    body: z.strictObject({
      /** What a challenge asked for. */
      proof: z.string().min(1).max(PROOF_CHARS_MAX).optional(),
      actionToken: z.string().max(PROOF_CHARS_MAX).optional(),
      /** A field of the page's form that no person sees. */
      website: z.string().max(500).optional(),
    }),
    bodyOptional: true,
    responses: { 201: { description: 'The entry and its receipt.', schema: EntrySchema } },
  },
  async (c, { params: { id }, body }) => {
    const status = await knownDrop(c, id)
    if (!status.ok) return problemResponse(c, status.problem)
    const entered = await enterDrop(c, status.value, body)
    if (entered.ok) return c.json(entryView(entered.value, Date.now()), 201)
    return problemResponse(c, entered.problem)
  },
)

interface EntryWish {
  proof?: string | undefined
  actionToken?: string | undefined
  website?: string | undefined
}

/** Enters the session's shopper, by the API or by the page; a refusal is counted for the report. */
export async function enterDrop(
  c: GatewayContext,
  status: DropStatus,
  wish: EntryWish,
): Promise<Result<EntryView>> {
  const entered = await enter(c, status, wish)
  const rung = entered.ok ? undefined : RUNGS[entered.problem.code]
  if (rung) countRefusal(c, status.definition.id, rung)
  return entered
}

async function enter(
  c: GatewayContext,
  { definition, state }: DropStatus,
  body: EntryWish,
): Promise<Result<EntryView>> {
  if (isEnded(state)) return refuse(state === 'sold_out' ? 'sold_out' : 'entries_closed')
  const within = await guard(c, 'drop-entry')
  if (!within.ok) return within
  const climbed = await climb(c, {
    action: 'drop-entry',
    dropId: definition.id,
    proof: body.proof,
    actionToken: body.actionToken,
    honeypot: (body.website ?? '') !== '',
    requirements: definition.requirements,
  })
  if (!climbed.ok) return climbed
  const { shopperId } = c.var.session
  return entriesOf(c.env, definition, shopperId).enter({ dropId: definition.id, shopperId })
}

route(
  dropEntryRoutes,
  {
    method: 'get',
    path: '/api/v1/drops/{id}/entries/me',
    tag,
    summary: 'Where the shopper stands: his place, or his pass',
    auth: 'session',
    params,
    responses: { 200: { description: 'The entry.', schema: EntrySchema } },
  },
  async (c, { params: { id } }) => {
    const status = await knownDrop(c, id)
    if (!status.ok) return problemResponse(c, status.problem)
    const { shopperId } = c.var.session
    const shard = entriesOf(c.env, status.value.definition, shopperId)
    const entry = await shard.entryOf({ dropId: id, shopperId })
    if (!entry.ok) return problemResponse(c, entry.problem)
    return c.json(entryView(entry.value, Date.now()))
  },
)

dropEntryRoutes.openAPIRegistry.registerPath({
  method: 'get',
  path: '/api/v1/drops/{id}/live',
  tags: [tag],
  summary: 'The shopper’s entry and the drop as they change (WebSocket)',
  request: { params },
  responses: { 101: { description: 'Messages {type: entry|drop}.' } },
})
dropEntryRoutes.get('/api/v1/drops/:id/live', async (c) => {
  const session = await requireSession(c)
  if (!session.ok) return problemResponse(c, session.problem)
  if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') {
    return problemResponse(c, refuse('invalid_query', 'Open this address as a WebSocket.').problem)
  }
  // A browser opens sockets for any page: one that says where it comes from must be this shop's.
  if (c.req.header('origin') !== undefined && !isSameOrigin(c)) {
    return problemResponse(c, refuse('cross_site_request').problem)
  }
  const status = await knownDrop(c, c.req.param('id'))
  if (!status.ok) return problemResponse(c, status.problem)
  return openSocket(c, status.value)
})

async function openSocket(c: GatewayContext, { definition }: DropStatus): Promise<Response> {
  const { shopperId } = c.var.session
  const shard = entryShardOf(shopperId, definition.entryShards)
  const address = new URL('https://drop/live')
  address.searchParams.set('shopper', shopperId)
  const opened = await c.env.DROP.getByName(dropName(definition.id, shard)).fetch(address, {
    headers: { upgrade: 'websocket' },
  })
  if (opened.status === 101) return opened
  const problem =
    opened.status === 429
      ? refuse('too_many_sockets', undefined, { retryAfter: 5 })
      : refuse('not_found')
  return problemResponse(c, problem.problem)
}
