import { z } from '@hono/zod-openapi'
import { ok } from '../../../src/shared/platform/result.ts'
import { STAFF_ROLES } from '../../../src/shared/staff/contract.ts'
import { createRouter } from '../http/app.ts'
import { route } from '../http/route.ts'
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
    staff: 'session.read',
    responses: { 200: { description: 'You.', schema: StaffSchema } },
  },
  (c) => ok(c.var.staff),
)

route(
  staffSessionRoutes,
  {
    method: 'delete',
    path: '/api/admin/v1/session',
    tag: 'Staff',
    summary: 'Revoke the token of this request',
    staff: 'session.end',
    responses: { 204: { description: 'The token is dead.' } },
  },
  (c) => endSession(c),
)
