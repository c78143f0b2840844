import { z } from '@hono/zod-openapi'
import { STAFF_ROLES } from '../../../src/shared/staff/contract.ts'
import { createRouter } from '../http/app.ts'
import { answer, route } from '../http/route.ts'
import { endSession } from './end-session.ts'

const StaffSchema = z
  .object({ id: z.string(), name: z.string(), role: z.enum(STAFF_ROLES) })
  .openapi('Staff')

export const staffSessionRoutes = createRouter()

route(
  staffSessionRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/session',
    tag: 'Staff',
    summary: 'Get the member of staff of the token',
    auth: 'staff',
    responses: { 200: { description: 'You.', schema: StaffSchema } },
  },
  (c) => c.json(c.var.staff),
)

route(
  staffSessionRoutes,
  {
    method: 'delete',
    path: '/api/admin/v1/session',
    tag: 'Staff',
    summary: 'Revoke the token of this request',
    auth: 'staff',
    responses: { 204: { description: 'The token is dead.' } },
  },
  async (c) => {
    const ended = await endSession(c)
    return ended.ok ? c.body(null, 204) : answer(c, ended)
  },
)
