import { z } from '@hono/zod-openapi'
import { ok } from '../../../src/shared/platform/result.ts'
import { STAFF_ROLES } from '../../../src/shared/staff/contract.ts'
import { createRouter } from '../app.ts'
import { endStaffToken } from '../middleware/staff.ts'
import { answer, route } from '../route.ts'
import { auditedWrite } from '../staff-write.ts'

const StaffSchema = z
  .object({ id: z.string(), name: z.string(), role: z.enum(STAFF_ROLES) })
  .openapi('Staff')

export const adminSessionRoutes = createRouter()

route(
  adminSessionRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/session',
    tag: 'Staff',
    summary: 'The member of staff the token belongs to',
    auth: 'staff',
    responses: { 200: { description: 'You.', schema: StaffSchema } },
  },
  (c) => c.json(c.var.staff),
)

route(
  adminSessionRoutes,
  {
    method: 'delete',
    path: '/api/admin/v1/session',
    tag: 'Staff',
    summary: 'Ends the token of this request',
    auth: 'staff',
    responses: { 204: { description: 'The token is dead.' } },
  },
  async (c) => {
    const ended = await auditedWrite(c, 'session.end', c.var.staff.id, async () => {
      await endStaffToken(c)
      return ok({ before: { live: true }, after: { live: false }, value: null })
    })
    return ended.ok ? c.body(null, 204) : answer(c, ended)
  },
)
