import { z } from '@hono/zod-openapi'
import { MAIL_KIND_NAMES } from '../../../src/shared/notify/content.ts'
import { MAIL_LOG_STATES } from '../../../src/shared/notify/contract.ts'
import { ok, refuse } from '../../../src/shared/platform/result.ts'
import { emailAddress, token } from '../../../src/shared/platform/text.ts'
import { readStaffEmail } from '../../../src/shared/staff/email-store.ts'
import { createRouter } from '../http/app.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { fulfilmentOf } from '../http/ports/fulfilment.ts'
import { route } from '../http/route.ts'

const MailLogEntrySchema = z
  .object({
    id: z.string(),
    at: z.string(),
    to: z.string(),
    kind: z.string().nullable(),
    subject: z.string(),
    state: z.enum(MAIL_LOG_STATES),
    attempts: z.number().int(),
    sentAt: z.string().nullable(),
    reason: z.string().nullable(),
  })
  .openapi('MailLogEntry')

const MailPreviewSchema = z
  .object({
    kind: z.enum(MAIL_KIND_NAMES),
    subject: z.string(),
    text: z.string(),
    html: z.string(),
  })
  .openapi('MailPreview')

const params = z.object({ kind: z.enum(MAIL_KIND_NAMES) })

export const staffMailRoutes = createRouter()

route(
  staffMailRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/mails',
    tag: 'Mail',
    summary: 'List mails, newest first',
    staff: 'mail.read',
    query: listQuery.extend({
      to: emailAddress().optional(),
      orderId: token({ max: 100 }).optional(),
      state: z.enum(MAIL_LOG_STATES).optional(),
    }),
    responses: { 200: { description: 'One page.', schema: pageOf(MailLogEntrySchema) } },
  },
  (c, { query }) => {
    const { limit, cursor = null, to = null, orderId = null, state = null } = query
    return fulfilmentOf(c.env).listMails({ limit, cursor, to, orderId, state })
  },
)

route(
  staffMailRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/mails/kinds/{kind}/preview',
    tag: 'Mail',
    summary: 'Preview a kind of mail with sample data',
    staff: 'mail.read',
    params,
    responses: { 200: { description: 'The mail.', schema: MailPreviewSchema } },
  },
  async (c, { params: { kind } }) => {
    const { subject, text, html } = await fulfilmentOf(c.env).previewMail(kind)
    return ok({ kind, subject, text, html })
  },
)

route(
  staffMailRoutes,
  {
    method: 'post',
    path: '/api/admin/v1/mails/kinds/{kind}/test',
    tag: 'Mail',
    summary: 'Send a kind of mail with sample data to your own address',
    staff: 'mail.test',
    params,
    body: z.strictObject({}),
    bodyOptional: true,
    responses: {
      202: {
        description: 'Queued, or in the outbox of a shop without a mail provider.',
        schema: z.object({ id: z.string(), to: z.string() }),
      },
    },
  },
  async (c, { params: { kind } }) => {
    const to = await readStaffEmail(c.env.DIRECTORY_DB, c.var.staff.id)
    if (to === null) return refuse('not_found')
    return ok(await fulfilmentOf(c.env).sendTestMail(kind, to))
  },
)
