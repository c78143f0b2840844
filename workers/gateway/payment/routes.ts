import { z } from '@hono/zod-openapi'
import type { PaymentKind } from '../../../src/shared/payment/contract.ts'
import { permissionsOf } from '../../../src/shared/platform/environment.ts'
import { refuse } from '../../../src/shared/platform/result.ts'
import { token } from '../../../src/shared/platform/text.ts'
import { createRouter } from '../http/app.ts'
import { checkoutOf } from '../http/ports/checkout.ts'
import { problemResponse } from '../http/problem-response.ts'
import { route } from '../http/route.ts'

export const webhookRoutes = createRouter()

/** Providers that may call. The signature is checked where the secret is, in the checkout. */
const PROVIDERS: ReadonlyMap<string, PaymentKind> = new Map([['sandbox', 'sandbox']])

/** The provider of a name in an address; undefined where this deployment has none of it. */
const providerOf = (name: string, environment: string): PaymentKind | undefined => {
  const kind = PROVIDERS.get(name)
  return kind === 'sandbox' && !permissionsOf(environment).sandboxPayments ? undefined : kind
}

route(
  webhookRoutes,
  {
    method: 'post',
    path: '/api/v1/webhooks/payments/{provider}',
    tag: 'Webhooks',
    summary:
      'Receive a payment provider’s event, signed over its raw bytes (Standard Webhooks 1.0)',
    auth: 'none',
    params: z.object({ provider: token({ max: 40 }) }),
    responses: { 204: { description: 'Stored; not before it is durable.' } },
  },
  async (c, { params }) => {
    const provider = providerOf(params.provider, c.env.ENVIRONMENT)
    if (!provider) return problemResponse(c, refuse('not_found').problem)
    const headers = Object.fromEntries(c.req.raw.headers)
    const received = await checkoutOf(c.env).webhook(provider, headers, c.var.bodyText)
    return received.ok ? c.body(null, 204) : problemResponse(c, received.problem)
  },
)
