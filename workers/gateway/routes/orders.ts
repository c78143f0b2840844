import { z } from '@hono/zod-openapi'
import type { Order } from '../../../src/shared/order/contract.ts'
import { ordersDatabases } from '../../../src/shared/order/databases.ts'
import { listShopperOrders } from '../../../src/shared/order/list-orders.ts'
import { readOrderEvents, readShopperOrder } from '../../../src/shared/order/read-order.ts'
import { firstLedgerEntry } from '../../../src/shared/order/rules.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import { createRouter, type GatewayContext } from '../app.ts'
import { problemResponse } from '../problem-response.ts'
import { answer, route } from '../route.ts'
import { callerOf, execute, markReplay, shopperOf } from '../shopper.ts'
import { CostSchema, listQuery, PaymentSchema } from './schemas.ts'

export const orderRoutes = createRouter()
const tag = 'Orders'

const OrderSchema = z
  .object({
    id: z.string(),
    number: z.string(),
    status: z.string(),
    version: z.number().int(),
    payment: PaymentSchema,
    fulfilment: z.object({ status: z.string(), shipments: z.array(z.unknown()) }),
    lines: z.array(z.unknown()),
    cost: CostSchema,
    email: z.string(),
    shippingAddress: z.unknown(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .openapi('Order')

const params = z.object({ id: z.string().max(40) })
const databasesOf = (c: GatewayContext) => ({ databases: ordersDatabases(c.env) })

route(
  orderRoutes,
  {
    method: 'get',
    path: '/api/v1/orders',
    tag,
    summary: 'The shopper’s own orders, newest first',
    auth: 'session',
    query: listQuery,
    responses: {
      200: {
        description: 'A page.',
        schema: z.object({ data: z.array(OrderSchema), nextCursor: z.string().nullable() }),
      },
    },
  },
  async (c, { query }) => {
    const { limit, cursor } = query
    const before = cursor ?? null
    const live = await shopperOf(c).read(callerOf(c), { type: 'orders', limit, before })
    if (!live.ok) return problemResponse(c, live.problem)
    if (live.value.kind !== 'orders') return problemResponse(c, refuse('internal_error').problem)
    const { orders, more } = live.value
    const last = orders.at(-1)
    if (more) return c.json({ data: orders, nextCursor: last?.id ?? null })
    // The object keeps the newest; what is older than its last one is in the record.
    const from = last?.id ?? cursor
    if (from === undefined || orders.length === limit) {
      return c.json({
        data: orders,
        nextCursor: orders.length === limit ? (last?.id ?? null) : null,
      })
    }
    const { shopperId } = c.var.session
    const rest = limit - orders.length
    const older = await listShopperOrders(databasesOf(c), { shopperId, limit: rest, cursor: from })
    if (!older.ok) return problemResponse(c, older.problem)
    const { data, nextCursor } = older.value
    return c.json({ data: [...orders, ...data], nextCursor })
  },
)

/** The order as its first ledger entry sealed it: a payment that came since is not in it. */
const asPlaced = (order: Order): Order =>
  order.status === 'paid'
    ? { ...order, status: 'awaiting_payment', payment: { ...order.payment, status: 'pending' } }
    : order

/** An own order: from the shopper's object, where it moves at once, else from the record. */
async function ownOrder(c: GatewayContext, orderId: string): Promise<Result<Order>> {
  const live = await shopperOf(c).read(callerOf(c), { type: 'order', orderId })
  if (live.ok && live.value.kind === 'order') return ok(live.value.order)
  if (!live.ok && live.problem.code !== 'not_found') return live
  return readShopperOrder(databasesOf(c), { shopperId: c.var.session.shopperId, orderId })
}

route(
  orderRoutes,
  {
    method: 'get',
    path: '/api/v1/orders/{id}',
    tag,
    summary: 'One own order',
    auth: 'session',
    params,
    responses: { 200: { description: 'The order.', schema: OrderSchema } },
  },
  async (c, { params: { id } }) => answer(c, await ownOrder(c, id)),
)

route(
  orderRoutes,
  {
    method: 'get',
    path: '/api/v1/orders/{id}/events',
    tag,
    summary: 'What happened to it: the hash-chained ledger',
    auth: 'session',
    params,
    responses: {
      200: { description: 'In order.', schema: z.object({ data: z.array(z.unknown()) }) },
    },
  },
  async (c, { params: { id } }) => {
    const order = await ownOrder(c, id)
    if (!order.ok) return problemResponse(c, order.problem)
    const events = await readOrderEvents(databasesOf(c), id)
    if (events.ok) return c.json({ data: events.value })
    if (events.problem.code !== 'not_found') return problemResponse(c, events.problem)
    // Acknowledged, and still on its way to the record: its first entry is known already.
    return c.json({ data: [await firstLedgerEntry({ order: asPlaced(order.value) })] })
  },
)

route(
  orderRoutes,
  {
    method: 'post',
    path: '/api/v1/orders/{id}/cancel',
    tag,
    summary: 'Ask to cancel; the order tells when it is done',
    auth: 'session',
    idempotency: 'accepted',
    params,
    body: z.strictObject({ reason: z.string().trim().min(1).max(200).optional() }),
    bodyOptional: true,
    responses: { 202: { description: 'Asked.', schema: OrderSchema } },
  },
  async (c, { params: { id }, body }) => {
    const reason = body.reason ?? 'shopper_request'
    const asked = await execute(c, { type: 'order.request-cancel', orderId: id, reason })
    if (!asked.ok) return problemResponse(c, asked.problem)
    markReplay(c, asked.value.replayed)
    if (asked.value.kind !== 'order') return problemResponse(c, refuse('internal_error').problem)
    return c.json(asked.value.order, 202)
  },
)
