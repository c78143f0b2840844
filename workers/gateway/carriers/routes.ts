import { z } from '@hono/zod-openapi'
import { createRouter } from '../http/app.ts'
import { fulfilmentOf } from '../http/ports/fulfilment.ts'
import { route } from '../http/route.ts'

export const carrierWebhookRoutes = createRouter()

route(
  carrierWebhookRoutes,
  {
    method: 'post',
    path: '/api/v1/webhooks/carriers/{carrier}',
    tag: 'Webhooks',
    summary: 'Receive a carrier’s report of a parcel, signed over its raw bytes',
    auth: 'none',
    params: z.object({ carrier: z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/) }),
    responses: { 204: { description: 'Stored; not before it is durable.' } },
  },
  (c, { params: { carrier } }) => {
    const headers = Object.fromEntries(c.req.raw.headers)
    return fulfilmentOf(c.env).carrierWebhook(carrier, headers, c.var.bodyText)
  },
)
