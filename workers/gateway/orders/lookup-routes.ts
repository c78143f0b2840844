import { z } from '@hono/zod-openapi'
import { createRouter } from '../http/app.ts'
import { route } from '../http/route.ts'
import { sendLookupCode, verifyLookup } from './lookup.ts'
import { LookupCode, LookupFields } from './lookup-fields.ts'

export const lookupRoutes = createRouter()
const tag = 'Orders'

route(
  lookupRoutes,
  {
    method: 'post',
    path: '/api/v1/orders/lookup',
    pattern: '/api/v1/orders/:lookup',
    tag,
    summary: 'Send a code to the order’s email, where the number and the email fit one order',
    auth: 'none',
    body: LookupFields,
    responses: {
      202: {
        description: 'The same whether or not an order fits.',
        schema: z.object({ expiresAt: z.iso.datetime() }),
      },
    },
  },
  (c, { body }) => sendLookupCode(c, body),
)

route(
  lookupRoutes,
  {
    method: 'post',
    path: '/api/v1/orders/lookup/verify',
    pattern: '/api/v1/orders/:lookup/verify',
    tag,
    summary: 'Exchange the code for a bearer token of this one order',
    auth: 'none',
    idempotency: 'accepted',
    body: LookupCode,
    responses: {
      200: {
        description: 'The token.',
        schema: z.object({ token: z.string(), orderId: z.string(), expiresAt: z.iso.datetime() }),
      },
    },
  },
  (c, { body }) => verifyLookup(c, body),
)
