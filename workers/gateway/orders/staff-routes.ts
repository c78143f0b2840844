import { z } from '@hono/zod-openapi'
import {
  LedgerCheckSchema,
  LedgerEntrySchema,
  ORDER_ATTENTIONS,
  ORDER_STATUSES,
} from '../../../src/shared/order/contract.ts'
import { ordersDatabases } from '../../../src/shared/order/databases.ts'
import { listOrders } from '../../../src/shared/order/list/list-orders.ts'
import { readOrder, readOrderEvents } from '../../../src/shared/order/read-order.ts'
import { cancelStep, DELIVER, PACK, shipStep } from '../../../src/shared/order/step-rules.ts'
import { verifyOrderLedger } from '../../../src/shared/order/verify-ledger.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { newId } from '../../../src/shared/platform/ids.ts'
import { ok } from '../../../src/shared/platform/result.ts'
import { oneLine, token } from '../../../src/shared/platform/text.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { laggingRecord } from '../http/ports/record.ts'
import { route } from '../http/route.ts'
import { takeStep } from './steps.ts'

const OrderRecordSchema = z
  .looseObject({ id: z.string(), number: z.string(), status: z.enum(ORDER_STATUSES) })
  .openapi('OrderRecord')

const params = z.object({ id: token({ max: 100 }) })
const orderNow = { 200: { description: 'The order now.', schema: OrderRecordSchema } }
const depsOf = (c: GatewayContext) => ({ databases: ordersDatabases(c.env) })

export const staffOrderRoutes = createRouter()

route(
  staffOrderRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/orders',
    tag: 'Orders',
    summary: 'List orders, newest first',
    staff: 'order.read',
    query: listQuery.extend({
      status: z.enum(ORDER_STATUSES).optional(),
      attention: z.enum(['any', ...ORDER_ATTENTIONS]).optional(),
    }),
    responses: { 200: { description: 'One page.', schema: pageOf(OrderRecordSchema) } },
  },
  (c, { query }) => {
    const { limit, cursor = null, status = null, attention = null } = query
    const databases = laggingRecord(c.env)
    return listOrders({ databases }, { limit, cursor, status, attention })
  },
)

route(
  staffOrderRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/orders/{id}',
    tag: 'Orders',
    summary: 'Get an order',
    staff: 'order.read',
    params,
    responses: orderNow,
  },
  (c, { params: { id } }) => readOrder(depsOf(c), id),
)

route(
  staffOrderRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/orders/{id}/events',
    tag: 'Orders',
    summary: 'List the ledger of one order, oldest entry first',
    staff: 'order.read',
    params,
    responses: {
      200: { description: 'All entries.', schema: z.object({ data: z.array(LedgerEntrySchema) }) },
    },
  },
  async (c, { params: { id } }) => {
    const events = await readOrderEvents(depsOf(c), id)
    return events.ok ? ok({ data: events.value }) : events
  },
)

route(
  staffOrderRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/orders/{id}/events/verification',
    tag: 'Orders',
    summary: 'Verify the ledger of one order',
    staff: 'order.read',
    params,
    responses: {
      200: {
        description: 'All entries, and where the order and its ledger differ.',
        schema: LedgerCheckSchema,
      },
    },
  },
  (c, { params: { id } }) => verifyOrderLedger(depsOf(c), id),
)

const stepsWithoutWords = [
  [PACK, 'The goods are in the parcel'],
  [DELIVER, 'The parcel reached the shopper'],
] as const

for (const [step, summary] of stepsWithoutWords) {
  route(
    staffOrderRoutes,
    {
      method: 'post',
      path: `/api/admin/v1/orders/{id}/${step.verb}`,
      tag: 'Orders',
      summary,
      staff: `order.${step.verb}`,
      idempotency: 'accepted',
      params,
      body: z.strictObject({}),
      bodyOptional: true,
      responses: orderNow,
    },
    (c, { params: { id } }) => takeStep(c, id, step),
  )
}

const ShipSchema = z
  .strictObject({
    trackingNumber: oneLine({ max: 100 }).optional(),
    carrier: oneLine({ max: 100 }).optional(),
  })
  .refine(
    ({ trackingNumber, carrier }) => (trackingNumber === undefined) === (carrier === undefined),
    'A tracking number and its carrier come together.',
  )

route(
  staffOrderRoutes,
  {
    method: 'post',
    path: '/api/admin/v1/orders/{id}/ship',
    tag: 'Orders',
    summary: 'Mark the order as shipped',
    staff: 'order.ship',
    idempotency: 'accepted',
    params,
    body: ShipSchema,
    bodyOptional: true,
    responses: orderNow,
  },
  (c, { params: { id }, body: { trackingNumber, carrier } }) => {
    const given = trackingNumber !== undefined && carrier !== undefined
    const at = rfc3339(Date.now())
    const parcel = given ? { shipmentId: newId('shm'), carrier, trackingNumber, at } : null
    return takeStep(c, id, shipStep(parcel))
  },
)

route(
  staffOrderRoutes,
  {
    method: 'post',
    path: '/api/admin/v1/orders/{id}/cancel',
    tag: 'Orders',
    summary: 'Cancel before shipping; a payment is refunded',
    staff: 'order.cancel',
    idempotency: 'accepted',
    params,
    body: z.strictObject({ reason: oneLine({ max: 500 }).optional() }),
    bodyOptional: true,
    responses: orderNow,
  },
  (c, { params: { id }, body: { reason = 'Cancelled by the shop.' } }) =>
    takeStep(c, id, cancelStep(reason)),
)
