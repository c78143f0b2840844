import { z } from '@hono/zod-openapi'
import type { DropStatus } from '../../../src/shared/drop/contract.ts'
import { entryView } from '../../../src/shared/drop/view.ts'
import { SOCKET_POLICY_VIOLATION } from '../../../src/shared/platform/limits.ts'
import { dropName, entryShardOf } from '../../../src/shared/platform/objects.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import { oneLine, token } from '../../../src/shared/platform/text.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { liveRoute } from '../http/live.ts'
import { dropStatuses } from '../http/ports/drops.ts'
import { requireAlive } from '../http/revocation.ts'
import { route } from '../http/route.ts'
import { ENTRY, enterDrop } from './enter.ts'
import { ownEntry } from './own-entry.ts'
import { EntrySchema } from './schemas.ts'

export const dropEntryRoutes = createRouter()
const tag = 'Drops'
const params = z.object({ id: token({ max: 40 }) })

const PROOF_CHARS_MAX = 4_096

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
    summary: 'Enter the drop; one entry per shopper, a second call returns the first',
    auth: 'session',
    ...ENTRY,
    idempotency: 'accepted',
    params,
    body: z.strictObject({
      /** The answer to a challenge. */
      proof: token({ max: PROOF_CHARS_MAX }).optional(),
      actionToken: token({ max: PROOF_CHARS_MAX }).optional(),
      /** A field of the page's form that no person sees. */
      website: oneLine({ max: 500, min: 0 }).optional(),
    }),
    bodyOptional: true,
    responses: { 201: { description: 'The entry and its receipt.', schema: EntrySchema } },
  },
  async (c, input) => {
    const entered = await enterDrop(c, input)
    return entered.ok ? ok(entryView(entered.value, Date.now())) : entered
  },
)

route(
  dropEntryRoutes,
  {
    method: 'get',
    path: '/api/v1/drops/{id}/entries/me',
    tag,
    summary: 'Get the shopper’s entry with its position or pass',
    auth: 'session',
    params,
    responses: { 200: { description: 'The entry.', schema: EntrySchema } },
  },
  async (c, { params: { id } }) => {
    const status = await knownDrop(c, id)
    if (!status.ok) return status
    const { definition } = status.value
    const [alive, own] = await Promise.all([requireAlive(c), ownEntry(c, definition)])
    if (!alive.ok) return alive
    return own.ok ? ok(entryView(own.value.entry, Date.now())) : own
  },
)

liveRoute(
  dropEntryRoutes,
  {
    path: '/api/v1/drops/{id}/live',
    tag,
    summary: 'Stream changes of the shopper’s entry and the drop (WebSocket)',
    params,
    messages: 'Messages {type: entry|drop}.',
  },
  async (c) => {
    const status = await knownDrop(c, c.req.param('id') ?? '')
    return status.ok ? openSocket(c, status.value) : status
  },
)

async function openSocket(
  c: GatewayContext,
  { definition }: DropStatus,
): Promise<Result<Response>> {
  const { sessionId } = c.var.session
  const own = c.var.session.kind === 'guest' ? null : await ownEntry(c, definition)
  const shopperId = own?.ok ? own.value.shopperId : c.var.session.shopperId
  const shard = entryShardOf(shopperId, definition.entryShards)
  const address = new URL('https://drop/live')
  address.searchParams.set('shopper', shopperId)
  address.searchParams.set('session', sessionId)
  const opened = await c.env.DROP.getByName(dropName(definition.id, shard)).fetch(address, {
    headers: { upgrade: 'websocket' },
  })
  // Asked once the shard has the socket: a session ended before is refused here, one ended from
  // now on is closed there.
  const alive = await requireAlive(c)
  if (!alive.ok) {
    opened.webSocket?.accept()
    opened.webSocket?.close(SOCKET_POLICY_VIOLATION, alive.problem.code)
    return alive
  }
  if (opened.status === 101) return ok(opened)
  return opened.status === 429
    ? refuse('too_many_sockets', undefined, { retryAfter: 5 })
    : refuse('not_found')
}
