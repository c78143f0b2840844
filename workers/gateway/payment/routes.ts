import { z } from '@hono/zod-openapi'
import { PAYMENT_KINDS } from '../../../src/shared/payment/contract.ts'
import { ok, refuse } from '../../../src/shared/platform/result.ts'
import { token } from '../../../src/shared/platform/text.ts'
import { createRouter } from '../http/app.ts'
import { checkoutOf } from '../http/ports/checkout.ts'
import { fulfilmentOf } from '../http/ports/fulfilment.ts'
import { route } from '../http/route.ts'

export const webhookRoutes = createRouter()

route(
  webhookRoutes,
  {
    method: 'post',
    path: '/api/v1/webhooks/payments/{provider}',
    tag: 'Webhooks',
    summary: 'Receive a payment provider’s event, signed over its raw bytes as that provider signs',
    auth: 'none',
    params: z.object({ provider: token({ max: 40 }) }),
    responses: { 204: { description: 'Stored; not before it is durable.' } },
  },
  async (c, { params }) => {
    // The checkout has the providers: it refuses those that this deployment has not.
    const provider = PAYMENT_KINDS.find((kind) => kind === params.provider)
    if (!provider) return refuse('not_found')
    const headers = Object.fromEntries(c.req.raw.headers)
    const received = await checkoutOf(c.env).webhook(provider, headers, c.var.bodyText)
    if (!received.ok) return received
    const { refusal, ...rest } = received.value
    const left = rest.quarantined.length > 0 ? await fulfilmentOf(c.env).takeQuarantined(rest) : 0
    return refusal && left > 0 ? { ok: false, problem: refusal } : ok(null)
  },
)
