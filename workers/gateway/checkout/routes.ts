import { z } from '@hono/zod-openapi'
import { type CheckoutView, CompletionAnswerSchema } from '../../../src/shared/checkout/contract.ts'
import { CheckoutDetailsSchema } from '../../../src/shared/checkout/quote/contract.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { LINE_QUANTITY_MAX } from '../../../src/shared/platform/limits.ts'
import { ok, type Result } from '../../../src/shared/platform/result.ts'
import { token } from '../../../src/shared/platform/text.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { CheckoutSchema } from '../http/checkout-schema.ts'
import { guard } from '../http/limiter/guard.ts'
import { checkoutOf } from '../http/ports/checkout.ts'
import { route } from '../http/route.ts'
import { callerOf, idempotencyOf, markReplay } from '../http/shopper.ts'
import { completeFor } from './complete.ts'
import { readDetails } from './details.ts'

export const checkoutRoutes = createRouter()
const tag = 'Checkout'

// A claim's checkout names its pass and its drop: its id is longer than others.
const params = z.object({ id: token({ max: 64 }) })
const answers = (status: 200 | 201) => ({
  [status]: { description: 'The checkout.', schema: CheckoutSchema },
})

function shown(
  c: GatewayContext,
  result: Result<{ checkout: CheckoutView; replayed: boolean }>,
): Result<CheckoutView & { serverTime: string }> {
  if (!result.ok) return result
  markReplay(c, result.value.replayed)
  return ok({ ...result.value.checkout, serverTime: rfc3339(Date.now()) })
}

const callOf = async (c: GatewayContext) => ({ caller: callerOf(c), ...(await idempotencyOf(c)) })

route(
  checkoutRoutes,
  {
    method: 'post',
    path: '/api/v1/checkouts',
    tag,
    summary: 'Start a checkout from the selected lines, or buy one variant now',
    auth: 'session',
    idempotency: 'accepted',
    body: z.strictObject({
      buyNow: z
        .strictObject({
          variantId: token({ max: 40 }),
          quantity: z.number().int().min(1).max(LINE_QUANTITY_MAX),
        })
        .optional(),
    }),
    bodyOptional: true,
    responses: answers(201),
  },
  async (c, { body }) => {
    const input = { ...(await callOf(c)), buyNow: body.buyNow ?? null }
    return shown(c, await checkoutOf(c.env).start(input))
  },
)

route(
  checkoutRoutes,
  {
    method: 'get',
    path: '/api/v1/checkouts/{id}',
    tag,
    summary: 'Get the checkout with its valid quote',
    auth: 'session',
    params,
    responses: answers(200),
  },
  async (c, { params: { id } }) =>
    shown(c, await checkoutOf(c.env).read({ caller: callerOf(c), checkoutId: id })),
)

route(
  checkoutRoutes,
  {
    method: 'patch',
    path: '/api/v1/checkouts/{id}',
    tag,
    summary:
      'Tell e-mail, address, delivery, payment; once placed, pay another way until it is paid',
    auth: 'session',
    idempotency: 'accepted',
    params,
    body: CheckoutDetailsSchema,
    responses: answers(200),
  },
  async (c, { params: { id }, body }) => {
    const details = readDetails(body)
    if (!details.ok) return details
    // As in the cart: a code that is guessed is counted, whether there is one or not.
    const guarded = body.discountCodes?.length ? await guard(c, 'discount-code') : ok(null)
    if (!guarded.ok) return guarded
    const input = { ...(await callOf(c)), checkoutId: id, details: details.value }
    return shown(c, await checkoutOf(c.env).update(input))
  },
)

route(
  checkoutRoutes,
  {
    method: 'post',
    path: '/api/v1/checkouts/{id}/complete',
    tag,
    summary: 'Place the order; one key places one order',
    auth: 'session',
    idempotency: 'required',
    params,
    body: z.strictObject({}),
    bodyOptional: true,
    responses: { 202: { description: 'Placed.', schema: CompletionAnswerSchema } },
  },
  async (c, { params: { id } }) => {
    const completed = await completeFor(c, id, (await idempotencyOf(c)).idempotency)
    if (!completed.ok) return completed
    markReplay(c, completed.value.replayed)
    return ok(completed.value.answer)
  },
)

route(
  checkoutRoutes,
  {
    method: 'post',
    path: '/api/v1/checkouts/{id}/cancel',
    tag,
    summary: 'Cancel the checkout; its holds are released at once',
    auth: 'session',
    idempotency: 'accepted',
    params,
    body: z.strictObject({}),
    bodyOptional: true,
    responses: answers(200),
  },
  async (c, { params: { id } }) =>
    shown(c, await checkoutOf(c.env).cancel({ ...(await callOf(c)), checkoutId: id })),
)
