import { z } from '@hono/zod-openapi'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { ok } from '../../../src/shared/platform/result.ts'
import { createRouter } from '../http/app.ts'
import {
  bearerToken,
  forgetSessionCookie,
  issueVisitorSession,
} from '../http/middleware/session.ts'
import { rememberEnd } from '../http/revocation.ts'
import { route } from '../http/route.ts'
import { callerOf, execute, shopperOf } from '../http/shopper.ts'
import { closeDropSockets } from './close-drop-sockets.ts'

export const sessionRoutes = createRouter()
const tag = 'Session'

const IssuedSchema = z
  .object({ token: z.string(), expiresAt: z.iso.datetime() })
  .openapi('IssuedSession')

route(
  sessionRoutes,
  {
    method: 'post',
    path: '/api/v1/sessions',
    tag,
    summary: 'Start a visitor session; creates nothing but the token',
    auth: 'none',
    body: z.strictObject({}),
    bodyOptional: true,
    responses: { 201: { description: 'The session, and its cookie.', schema: IssuedSchema } },
  },
  async (c) => {
    const { token, expiresAt } = await issueVisitorSession(c)
    return ok({ token, expiresAt: rfc3339(expiresAt) })
  },
)

const SessionSchema = z
  .object({ kind: z.enum(['guest', 'member']), expiresAt: z.iso.datetime() })
  .openapi('Session')

route(
  sessionRoutes,
  {
    method: 'get',
    path: '/api/v1/session',
    tag,
    summary: 'Get this session',
    auth: 'session',
    responses: { 200: { description: 'The session.', schema: SessionSchema } },
  },
  async (c) => {
    const alive = await shopperOf(c).read(callerOf(c), { type: 'session' })
    if (!alive.ok) return alive
    const { kind, expiresAt } = c.var.session
    return ok({ kind, expiresAt: rfc3339(expiresAt) })
  },
)

route(
  sessionRoutes,
  {
    method: 'delete',
    path: '/api/v1/session',
    tag,
    summary: 'End this session; its token is refused from the next request on',
    auth: 'session',
    responses: { 204: { description: 'Ended.' } },
  },
  async (c) => {
    await rememberEnd(c)
    const revoked = await execute(c, { type: 'session.revoke' })
    if (!revoked.ok) return revoked
    await closeDropSockets(c)
    // A token says nothing of the browser's cookie, which may be another session's.
    if (bearerToken(c) === undefined) forgetSessionCookie(c)
    return ok(null)
  },
)
