import { z } from '@hono/zod-openapi'
import { ok } from '../../../src/shared/platform/result.ts'
import { listAudit, verifyAudit } from '../../../src/shared/staff/list-audit.ts'
import { createRouter } from '../http/app.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { staffDeps } from '../http/middleware/staff.ts'
import { route } from '../http/route.ts'

const AuditEntrySchema = z
  .object({
    sequence: z.number().int(),
    id: z.string(),
    at: z.string(),
    actor: z.string(),
    action: z.string(),
    subject: z.string(),
    before: z.unknown(),
    after: z.unknown(),
    requestId: z.string(),
    hash: z.string(),
  })
  .openapi('AuditEntry')

const AuditVerificationSchema = z
  .object({
    intact: z.boolean(),
    entries: z.number().int(),
    head: z.object({ sequence: z.number().int(), hash: z.string() }),
    brokenAt: z.number().int().optional(),
  })
  .openapi('AuditVerification')

export const staffAuditRoutes = createRouter()

route(
  staffAuditRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/audit',
    tag: 'Staff',
    summary: 'List audited changes with their member of staff, newest first',
    staff: 'audit.read',
    query: listQuery,
    responses: { 200: { description: 'One page.', schema: pageOf(AuditEntrySchema) } },
  },
  (c, { query }) => {
    const { limit, cursor = null } = query
    return listAudit(staffDeps(c), { limit, cursor })
  },
)

route(
  staffAuditRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/audit/verification',
    tag: 'Staff',
    summary: 'Verify the hash chain of the whole audit log',
    staff: 'audit.read',
    responses: { 200: { description: 'The outcome.', schema: AuditVerificationSchema } },
  },
  async (c) => ok(await verifyAudit(staffDeps(c))),
)
