import { z } from '@hono/zod-openapi'
import { MAIL_KIND_NAMES } from '../../../src/shared/notify/content.ts'
import { MAIL_LOG_STATES } from '../../../src/shared/notify/contract.ts'
import { ok } from '../../../src/shared/platform/result.ts'
import { emailAddress, oneLine, token } from '../../../src/shared/platform/text.ts'
import { createRouter } from '../http/app.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { fulfilmentOf } from '../http/ports/fulfilment.ts'
import { route } from '../http/route.ts'
import { resendMail } from './resend.ts'
import { sendTest } from './send-test.ts'

const MailLogEntrySchema = z
  .object({
    key: z.string(),
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

const MailDetailSchema = MailLogEntrySchema.extend({
  text: z.string(),
  html: z.string(),
  providerId: z.string().nullable(),
  orderId: z.string().nullable(),
}).openapi('MailDetail')

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
    summary: 'List mails, newest first; a filtered page may be short and have a next one',
    staff: 'mail.read',
    query: listQuery.extend({
      to: emailAddress().optional(),
      orderId: token({ max: 100 }).optional(),
      kind: z.enum(MAIL_KIND_NAMES).optional(),
      state: z.enum(MAIL_LOG_STATES).optional(),
    }),
    responses: { 200: { description: 'One page.', schema: pageOf(MailLogEntrySchema) } },
  },
  (c, { query }) => {
    const { limit, cursor = null, to = null, orderId = null, kind = null, state = null } = query
    return fulfilmentOf(c.env).listMails({ limit, cursor, to, orderId, kind, state })
  },
)

const mailParams = z.object({ key: oneLine({ max: 220 }) })

route(
  staffMailRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/mail-log/{key}',
    tag: 'Mail',
    summary: 'Read a mail; a code is hidden, and the link to the order opens nothing',
    staff: 'mail.read',
    params: mailParams,
    responses: { 200: { description: 'The mail.', schema: MailDetailSchema } },
  },
  (c, { params: { key } }) => fulfilmentOf(c.env).readMail(key),
)

route(
  staffMailRoutes,
  {
    method: 'post',
    path: '/api/admin/v1/mail-log/{key}/resend',
    tag: 'Mail',
    summary: 'Send a mail again',
    staff: 'mail.resend',
    params: mailParams,
    body: z.strictObject({}),
    bodyOptional: true,
    responses: { 202: { description: 'Queued.', schema: MailLogEntrySchema } },
  },
  (c, { params: { key } }) => resendMail(c, key),
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
  (c, { params: { kind } }) => sendTest(c, kind),
)
