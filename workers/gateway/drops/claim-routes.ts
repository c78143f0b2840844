import { z } from '@hono/zod-openapi'
import { viewOf } from '../../../src/shared/checkout/view.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { LINE_QUANTITY_MAX } from '../../../src/shared/platform/limits.ts'
import { ok, refuse } from '../../../src/shared/platform/result.ts'
import { token } from '../../../src/shared/platform/text.ts'
import { createRouter } from '../http/app.ts'
import { CheckoutSchema } from '../http/checkout-schema.ts'
import { dropStatuses } from '../http/ports/drops.ts'
import { route } from '../http/route.ts'
import { idempotencyOf, markReplay } from '../http/shopper.ts'
import { claimDrop } from './claim.ts'

export const dropClaimRoutes = createRouter()

const PASS_CHARS_MAX = 16 * 1024

const ClaimSchema = z
  .object({
    hold: z.object({
      id: z.string(),
      sku: z.string(),
      quantity: z.number().int(),
      expiresAt: z.iso.datetime(),
    }),
    checkout: CheckoutSchema,
    serverTime: z.iso.datetime(),
  })
  .openapi('DropClaim')

const BodySchema = z.strictObject({
  variantId: token({ max: 40 }),
  quantity: z.number().int().min(1).max(LINE_QUANTITY_MAX),
  pass: token({ max: PASS_CHARS_MAX }),
})

route(
  dropClaimRoutes,
  {
    method: 'post',
    path: '/api/v1/drops/{id}/claims',
    tag: 'Drops',
    summary: 'Claim with a pass: creates a hold and a checkout; one pass makes one hold',
    auth: 'session',
    idempotency: 'required',
    params: z.object({ id: token({ max: 40 }) }),
    body: BodySchema,
    responses: { 201: { description: 'The hold and its checkout.', schema: ClaimSchema } },
  },
  async (c, { params: { id }, body }) => {
    const status = await dropStatuses(c.env).get(id)
    if (!status) return refuse('not_found')
    const claimed = await claimDrop(c, status, body, (await idempotencyOf(c)).idempotency)
    if (!claimed.ok) return claimed
    const { hold, checkout, replayed } = claimed.value
    markReplay(c, replayed)
    const now = Date.now()
    const serverTime = rfc3339(now)
    const { holdId, sku, quantity, expiresAt } = hold
    return ok({
      hold: { id: holdId, sku, quantity, expiresAt },
      checkout: { ...viewOf(checkout, now), serverTime },
      serverTime,
    })
  },
)
