import { z } from '@hono/zod-openapi'
import { OrderSchema } from '../../../src/shared/order/contract.ts'
import { PaymentSchema } from '../../../src/shared/payment/contract.ts'
import { ok } from '../../../src/shared/platform/result.ts'
import { oneLine, token } from '../../../src/shared/platform/text.ts'
import { createRouter } from '../http/app.ts'
import { route } from '../http/route.ts'
import { listQuery } from '../http/schemas.ts'
import { idempotencyOf, markReplay } from '../http/shopper.ts'
import { answerFirstOrders, ledgerOf, ownOrder, ownOrders } from './own-orders.ts'
import { payAnotherWay } from './pay-another-way.ts'
import { requestCancel } from './request-cancel.ts'

export const orderRoutes = createRouter()
const tag = 'Orders'

/** An order as `/openapi.json` describes it: lines and shipments are open to more fields. */
const fields = OrderSchema.shape
const ViewedOrderSchema = z
  .object({
    id: fields.id,
    number: fields.number,
    status: fields.status,
    version: fields.version,
    payment: PaymentSchema,
    fulfilment: fields.fulfilment.extend({ shipments: z.array(z.unknown()) }),
    lines: z.array(z.unknown()),
    cost: fields.cost,
    email: fields.email,
    shippingAddress: z.unknown(),
    createdAt: fields.createdAt,
    updatedAt: fields.updatedAt,
  })
  .openapi('Order')

const params = z.object({ id: token({ max: 40 }) })

route(
  orderRoutes,
  {
    method: 'get',
    path: '/api/v1/orders',
    tag,
    summary: 'List the shopper’s own orders, newest first',
    auth: 'session',
    query: listQuery,
    responses: {
      200: {
        description: 'A page.',
        schema: z.object({ data: z.array(ViewedOrderSchema), nextCursor: z.string().nullable() }),
      },
    },
  },
  (c, { query: { limit, cursor } }) =>
    cursor === undefined ? answerFirstOrders(c, limit) : ownOrders(c, { limit, cursor }),
)

route(
  orderRoutes,
  {
    method: 'get',
    path: '/api/v1/orders/{id}',
    tag,
    summary: 'Get an own order',
    auth: 'order',
    params,
    responses: { 200: { description: 'The order.', schema: ViewedOrderSchema } },
  },
  (c, { params: { id } }) => ownOrder(c, id),
)

route(
  orderRoutes,
  {
    method: 'get',
    path: '/api/v1/orders/{id}/events',
    tag,
    summary: 'List the order’s events: its hash-chained ledger',
    auth: 'order',
    params,
    responses: {
      200: { description: 'In order.', schema: z.object({ data: z.array(z.unknown()) }) },
    },
  },
  async (c, { params: { id } }) => {
    const order = await ownOrder(c, id)
    if (!order.ok) return order
    const events = await ledgerOf(c, order.value)
    return events.ok ? ok({ data: events.value }) : events
  },
)

route(
  orderRoutes,
  {
    method: 'post',
    path: '/api/v1/orders/{id}/cancel',
    tag,
    summary: 'Request a cancellation; the order’s status shows the result',
    auth: 'order',
    limit: { action: 'order-change', per: 'id' },
    idempotency: 'accepted',
    params,
    body: z.strictObject({ reason: oneLine({ max: 200 }).optional() }),
    bodyOptional: true,
    responses: { 202: { description: 'Asked.', schema: ViewedOrderSchema } },
  },
  (c, { params: { id }, body }) => requestCancel(c, id, body.reason ?? 'shopper_request'),
)

route(
  orderRoutes,
  {
    method: 'post',
    path: '/api/v1/orders/{id}/payment',
    tag,
    summary: 'Pay an order that waits for its payment by another method',
    auth: 'order',
    limit: { action: 'order-change', per: 'id' },
    idempotency: 'accepted',
    params,
    body: z.strictObject({ paymentMethodId: token({ max: 40 }) }),
    responses: {
      200: { description: 'The order with its new payment.', schema: ViewedOrderSchema },
    },
  },
  async (c, { params: { id }, body }) => {
    const order = await ownOrder(c, id)
    if (!order.ok) return order
    const call = await idempotencyOf(c)
    const switched = await payAnotherWay(c, order.value, body.paymentMethodId, call)
    if (!switched.ok) return switched
    markReplay(c, switched.value.replayed)
    return ownOrder(c, id)
  },
)
