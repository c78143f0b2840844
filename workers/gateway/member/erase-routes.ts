import { z } from '@hono/zod-openapi'
import { ok } from '../../../src/shared/platform/result.ts'
import { token } from '../../../src/shared/platform/text.ts'
import { createRouter } from '../http/app.ts'
import { forgetSessionCookie } from '../http/middleware/session.ts'
import { route } from '../http/route.ts'
import { eraseMember, eraseOwn } from './erase.ts'

export const eraseRoutes = createRouter()
const tag = 'Member'

const erasing = {
  202: {
    description: 'All sessions have ended; the data is being erased.',
    schema: z.object({ requestedAt: z.iso.datetime() }),
  },
}

route(
  eraseRoutes,
  {
    method: 'delete',
    path: '/api/v1/me',
    tag,
    summary: 'Erase the member from every store; needs a recent proof of the email',
    auth: 'session',
    limit: 'sign-in',
    idempotency: 'accepted',
    responses: erasing,
  },
  async (c) => {
    const done = await eraseOwn(c)
    if (!done.ok) return done
    forgetSessionCookie(c)
    return ok(c.json(done.value, 202))
  },
)

route(
  eraseRoutes,
  {
    method: 'delete',
    path: '/api/admin/v1/members/{id}',
    tag,
    summary: 'Erase a member from every store',
    staff: 'member.erase',
    stepUp: true,
    idempotency: 'accepted',
    params: z.object({ id: token({ max: 40 }) }),
    responses: erasing,
  },
  async (c, { params: { id } }) => {
    const done = await eraseMember(c, id)
    return done.ok ? ok(c.json(done.value, 202)) : done
  },
)
