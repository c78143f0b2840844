import { z } from '@hono/zod-openapi'
import { ok } from '../../../src/shared/platform/result.ts'
import { oneLine, token } from '../../../src/shared/platform/text.ts'
import { listAudit, verifyAudit } from '../../../src/shared/staff/list-audit.ts'
import { createRouter } from '../http/app.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { staffDeps } from '../http/middleware/staff.ts'
import { route } from '../http/route.ts'
import { auditReading } from './audit-reading.ts'

const AuditEntrySchema = z
  .object({
    sequence: z.number().int(),
    id: z.string(),
    at: z.string(),
    actor: z.object({ id: z.string(), name: z.string() }),
    action: z.string(),
    subject: z.string(),
    summary: z.string(),
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

/** A moment or a day (UTC), as milliseconds. */
const moment = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()])
  .transform((text) => Date.parse(text))
  .openapi({ type: 'string', format: 'date-time' })

export const staffAuditRoutes = createRouter()

route(
  staffAuditRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/audit',
    tag: 'Staff',
    summary: 'List audited changes with their member of staff, newest first',
    staff: 'audit.read',
    query: listQuery.extend({
      actor: token({ max: 100 }).optional(),
      action: token({ max: 100 }).optional(),
      subject: oneLine({ max: 300 }).optional(),
      from: moment.optional(),
      to: moment.optional(),
      q: oneLine({ max: 100 }).optional(),
    }),
    responses: { 200: { description: 'One page.', schema: pageOf(AuditEntrySchema) } },
  },
  (c, { query }) => {
    const { limit, cursor = null, actor = null, action = null, subject = null } = query
    const { from = null, to = null, q = null } = query
    const filter = { actor, action, subject, from, to, q }
    return listAudit(auditReading(c), { filter, limit, cursor })
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
