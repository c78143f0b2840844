import { z } from '@hono/zod-openapi'
import { ordersDatabases } from '../../../../src/shared/order/databases.ts'
import { MoneyRowSchema, moneyLedger } from '../../../../src/shared/order/money-ledger.ts'
import { readOrder, readOrderEvents } from '../../../../src/shared/order/read-order.ts'
import { RefundSchema } from '../../../../src/shared/payment/contract.ts'
import { ok } from '../../../../src/shared/platform/result.ts'
import { MoneyInputSchema } from '../../../../src/shared/platform/schemas.ts'
import { oneLine, token } from '../../../../src/shared/platform/text.ts'
import { createRouter, type GatewayContext } from '../../http/app.ts'
import { route } from '../../http/route.ts'
import { confirmRefund, requestRefund, viewRefund } from './refunds.ts'

export const staffMoneyRoutes = createRouter()

const tag = 'Orders'
const params = z.object({ id: token({ max: 100 }) })
const depsOf = (c: GatewayContext) => ({ databases: ordersDatabases(c.env) })

const RefundBody = z.strictObject({
  amount: MoneyInputSchema.optional(),
  lines: z
    .array(
      z.strictObject({
        lineId: token({ max: 100 }),
        quantity: z.int().min(1),
        restock: z.boolean().default(false),
      }),
    )
    .min(1)
    .max(200)
    .optional(),
  to: z.enum(['original', 'store-credit']).optional(),
  reason: oneLine({ max: 500 }),
})

// Both names are part of the contract.
for (const path of ['/api/admin/v1/orders/{id}/refunds', '/api/admin/v1/orders/{id}/refund']) {
  route(
    staffMoneyRoutes,
    {
      method: 'post',
      path,
      tag,
      summary: 'Refund an amount, the share of some units, or all that is left',
      staff: 'order.refund',
      idempotency: 'required',
      params,
      body: RefundBody,
      responses: {
        202: {
          description: 'The refund, which waits.',
          schema: z.object({ refund: RefundSchema }),
        },
      },
    },
    (c, { params: { id }, body }) => requestRefund(c, id, body),
  )
}

route(
  staffMoneyRoutes,
  {
    method: 'post',
    path: '/api/admin/v1/orders/{id}/refunds/{refundId}/confirm',
    tag,
    summary: 'Note that the money of a refund was returned by hand: cash, or a bank transfer',
    staff: 'order.refund',
    idempotency: 'accepted',
    params: params.extend({ refundId: token({ max: 100 }) }),
    body: z.strictObject({}),
    bodyOptional: true,
    responses: {
      200: { description: 'The refund now.', schema: z.object({ refund: RefundSchema }) },
    },
  },
  (c, { params: { id: orderId, refundId } }) => confirmRefund(c, { orderId, refundId }),
)

route(
  staffMoneyRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/orders/{id}/refunds',
    tag,
    summary: 'List the refunds of an order, oldest first',
    staff: 'order.read',
    params,
    responses: {
      200: { description: 'All refunds.', schema: z.object({ data: z.array(RefundSchema) }) },
    },
  },
  async (c, { params: { id } }) => {
    const order = await readOrder(depsOf(c), id)
    return order.ok ? ok({ data: (order.value.payment.refunds ?? []).map(viewRefund) }) : order
  },
)

route(
  staffMoneyRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/orders/{id}/ledger',
    tag,
    summary: 'List the money of an order in double entry',
    staff: 'order.read',
    params,
    responses: {
      200: {
        description: 'All rows, oldest first.',
        schema: z.object({ data: z.array(MoneyRowSchema) }),
      },
    },
  },
  async (c, { params: { id } }) => {
    const order = await readOrder(depsOf(c), id)
    if (!order.ok) return order
    const entries = await readOrderEvents(depsOf(c), id)
    return entries.ok ? ok({ data: moneyLedger(order.value, entries.value) }) : entries
  },
)
