import { z } from '@hono/zod-openapi'
import { addLineCommand } from '../../../src/shared/cart/add-line.ts'
import {
  CartSchema,
  DiscountCodeSchema,
  LineAttributesSchema,
} from '../../../src/shared/cart/contract.ts'
import { DISCOUNT_CODES_MAX, LINE_QUANTITY_MAX } from '../../../src/shared/platform/limits.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import { token } from '../../../src/shared/platform/text.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { liveRoute } from '../http/live.ts'
import { catalogReader } from '../http/ports/catalog.ts'
import { route } from '../http/route.ts'
import { visitorCountry } from '../http/visitor-country.ts'
import { answerCart, runCart } from './answer.ts'
import { setCodesCommand } from './discount-codes.ts'

export const cartRoutes = createRouter()
const tag = 'Cart'

const PricedCartSchema = CartSchema.extend({ serverTime: z.iso.datetime() }).meta({ id: 'Cart' })

const responses = { 200: { description: 'The whole priced cart.', schema: PricedCartSchema } }
const LineParams = z.object({ lineId: token({ max: 40 }) })
const Quantity = z.number().int().min(1).max(LINE_QUANTITY_MAX)

route(
  cartRoutes,
  {
    method: 'get',
    path: '/api/v1/cart',
    tag,
    summary: 'Get the cart; `?version=` or If-None-Match spares an unchanged one',
    auth: 'session',
    query: z.object({ version: z.coerce.number().int().min(0).optional() }),
    responses: { ...responses, 304: { description: 'Unchanged.' } },
  },
  (c, { query }) => answerCart(c, query.version),
)

route(
  cartRoutes,
  {
    method: 'post',
    path: '/api/v1/cart/lines',
    tag,
    summary: 'Add a variant; equal variants join one line',
    auth: 'session',
    idempotency: 'accepted',
    body: z.strictObject({
      variantId: token({ max: 40 }),
      quantity: Quantity,
      attributes: LineAttributesSchema.optional(),
    }),
    responses,
  },
  async (c, { body }) => {
    const { variantId, quantity, attributes = {} } = body
    const wanted = { variantId, quantity, attributes, country: visitorCountry(c) }
    const command = await addLineCommand(catalogReader(c.env), wanted)
    return command.ok ? runCart(c, command.value) : command
  },
)

route(
  cartRoutes,
  {
    method: 'patch',
    path: '/api/v1/cart/lines/{lineId}',
    tag,
    summary: 'Change a line’s quantity or selection',
    auth: 'session',
    idempotency: 'accepted',
    params: LineParams,
    body: z
      .strictObject({ quantity: Quantity.optional(), selected: z.boolean().optional() })
      .refine((b) => b.quantity !== undefined || b.selected !== undefined, 'Nothing to change.'),
    responses,
  },
  (c, { params, body }) => {
    const { quantity, selected } = body
    return runCart(c, {
      type: 'cart.change-line',
      lineId: params.lineId,
      ...(quantity === undefined ? {} : { quantity }),
      ...(selected === undefined ? {} : { selected }),
    })
  },
)

/** Commands that name a line and nothing else. */
const LINE_COMMANDS = [
  ['delete', '/api/v1/cart/lines/{lineId}', 'cart.remove-line', 'Remove a line'],
  ['post', '/api/v1/cart/lines/{lineId}/save', 'cart.save-line', 'Save a line for later'],
  ['post', '/api/v1/cart/saved/{lineId}/restore', 'cart.restore-line', 'Bring a saved line back'],
] as const

for (const [method, path, type, summary] of LINE_COMMANDS) {
  route(
    cartRoutes,
    {
      method,
      path,
      tag,
      summary,
      auth: 'session',
      idempotency: 'accepted',
      params: LineParams,
      responses,
    },
    (c, { params }) => runCart(c, { type, lineId: params.lineId }),
  )
}

route(
  cartRoutes,
  {
    method: 'put',
    path: '/api/v1/cart/discount-codes',
    tag,
    summary: 'Set the discount codes',
    auth: 'session',
    limit: 'discount-code',
    idempotency: 'accepted',
    body: z.strictObject({ codes: z.array(DiscountCodeSchema).max(DISCOUNT_CODES_MAX) }),
    responses,
  },
  async (c, { body }) => runCart(c, await setCodesCommand(c, body.codes)),
)

route(
  cartRoutes,
  {
    method: 'post',
    path: '/api/v1/cart/merge/{mergeId}/undo',
    tag,
    summary: 'Undo the merge of a sign-in within a day: the visitor’s lines are saved for later',
    auth: 'session',
    idempotency: 'accepted',
    params: z.object({ mergeId: token({ max: 40 }) }),
    responses,
  },
  (c, { params: { mergeId } }) => runCart(c, { type: 'merge.undo', mergeId }),
)

liveRoute(
  cartRoutes,
  {
    path: '/api/v1/cart/live',
    tag,
    summary: 'Stream the cart’s changes (WebSocket); `?since=` or {"since": version} resumes',
    messages: 'Messages {type: cart|unchanged|order}.',
  },
  openSocket,
)

async function openSocket(c: GatewayContext): Promise<Result<Response>> {
  const { sessionId, shopperId } = c.var.session
  const address = new URL('https://shopper/live')
  address.searchParams.set('session', sessionId)
  const since = c.req.query('since')
  if (since !== undefined && /^\d{1,15}$/.test(since)) address.searchParams.set('since', since)
  const opened = await c.env.SHOPPER.getByName(shopperId).fetch(address, {
    headers: { upgrade: 'websocket' },
  })
  if (opened.status === 401) return refuse('session_revoked')
  return opened.status === 429
    ? refuse('rate_limited', 'Too many open sockets.', { retryAfter: 5 })
    : ok(opened)
}
