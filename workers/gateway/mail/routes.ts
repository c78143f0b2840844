import { createRouter } from '../http/app.ts'
import { fulfilmentOf } from '../http/ports/fulfilment.ts'
import { route } from '../http/route.ts'

export const mailWebhookRoutes = createRouter()

route(
  mailWebhookRoutes,
  {
    method: 'post',
    path: '/api/v1/webhooks/mail/resend',
    tag: 'Webhooks',
    summary: 'Receive Resend’s report of a mail that bounced, signed over its raw bytes',
    auth: 'none',
    responses: { 204: { description: 'Stored; not before it is durable.' } },
  },
  (c) => {
    const headers = Object.fromEntries(c.req.raw.headers)
    return fulfilmentOf(c.env).mailWebhook(headers, c.var.bodyText)
  },
)
