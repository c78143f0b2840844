import type { z } from '@hono/zod-openapi'
import { type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { Session } from '../../../src/shared/session/contract.ts'
import type { GatewayContext, Router } from './app.ts'
import { sourceOf } from './middleware/same-origin.ts'
import { requireSession } from './middleware/session.ts'
import { problemResponse } from './problem-response.ts'
import { requireAlive, unlessRevoked } from './revocation.ts'

/**
 * A live connection needs a session, a WebSocket's handshake, and a page of this shop.
 * Sets `c.var.session`.
 */
async function requireLive(c: GatewayContext): Promise<Result<Session>> {
  const session = await requireSession(c)
  if (!session.ok) return session
  if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') {
    const alive = await requireAlive(c)
    return alive.ok ? refuse('invalid_query', 'Open this address as a WebSocket.') : alive
  }
  // A browser opens sockets for any page: one that says where it comes from must be this shop's.
  return sourceOf(c) === 'foreign' ? refuse('cross_site_request') : session
}

interface LiveSpec {
  /** OpenAPI style: `/api/v1/drops/{id}/live`. */
  path: string
  tag: string
  summary: string
  params?: z.ZodObject
  /** The messages a client reads, as the document describes them. */
  messages: string
}

/**
 * Declares a WebSocket: its place in the OpenAPI document, and the function that opens it for a
 * session on one of this shop's pages.
 */
export function liveRoute(
  router: Router,
  spec: LiveSpec,
  open: (c: GatewayContext) => Promise<Result<Response>>,
): void {
  const { path, tag, summary, params, messages } = spec
  router.openAPIRegistry.registerPath({
    method: 'get',
    path,
    tags: [tag],
    summary,
    security: [{ session: [] }],
    ...(params ? { request: { params } } : {}),
    responses: { 101: { description: messages } },
  })
  router.get(path.replace(/\{(\w+)\}/g, ':$1'), async (c) => {
    const live = await requireLive(c)
    if (!live.ok) return problemResponse(c, live.problem)
    const opened = await open(c)
    return opened.ok ? opened.value : unlessRevoked(c, problemResponse(c, opened.problem))
  })
}
