import { z } from '@hono/zod-openapi'
import { ordersDatabases } from '../../../../src/shared/order/databases.ts'
import { listReturns } from '../../../../src/shared/order/list/list-returns.ts'
import { readOrder } from '../../../../src/shared/order/read-order.ts'
import {
  RETURN_STATUSES,
  ReturnSchema,
  UNIT_CONDITIONS,
} from '../../../../src/shared/order/returns/contract.ts'
import { inspection } from '../../../../src/shared/order/returns/return-events.ts'
import { orderOfReturn } from '../../../../src/shared/order/returns/rules.ts'
import { ok } from '../../../../src/shared/platform/result.ts'
import { oneLine, token } from '../../../../src/shared/platform/text.ts'
import { createRouter } from '../../http/app.ts'
import { listQuery, pageOf } from '../../http/list-query.ts'
import { laggingRecord } from '../../http/ports/record.ts'
import { route } from '../../http/route.ts'
import { returnIn, takeReturnStep } from './steps.ts'

export const staffReturnRoutes = createRouter()

const tag = 'Returns'
const params = z.object({ id: token({ max: 100 }) })
const answer = {
  200: { description: 'The return now.', schema: z.object({ return: ReturnSchema }) },
}

route(
  staffReturnRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/returns',
    tag,
    summary: 'List returns, those of the newest orders first',
    staff: 'order.read',
    query: listQuery.extend({ status: z.enum(['open', ...RETURN_STATUSES]).optional() }),
    responses: { 200: { description: 'One page.', schema: pageOf(ReturnSchema) } },
  },
  (c, { query: { limit, cursor = null, status = null } }) =>
    listReturns({ databases: laggingRecord(c.env) }, { limit, cursor, status }),
)

route(
  staffReturnRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/returns/{id}',
    tag,
    summary: 'Get a return',
    staff: 'order.read',
    params,
    responses: answer,
  },
  async (c, { params: { id } }) => {
    const order = await readOrder({ databases: ordersDatabases(c.env) }, orderOfReturn(id))
    if (!order.ok) return order
    const found = returnIn(order.value, id)
    return found.ok ? ok({ return: found.value }) : found
  },
)

for (const [verb, type, summary] of [
  ['approve', 'return.approved', 'The buyer may send the goods'],
  ['receive', 'return.received', 'The goods are in the house'],
] as const) {
  route(
    staffReturnRoutes,
    {
      method: 'post',
      path: `/api/admin/v1/returns/{id}/${verb}`,
      tag,
      summary,
      staff: `return.${verb}`,
      idempotency: 'accepted',
      params,
      body: z.strictObject({}),
      bodyOptional: true,
      responses: answer,
    },
    (c, { params: { id } }) => takeReturnStep(c, id, () => ok({ type, returnId: id })),
  )
}

route(
  staffReturnRoutes,
  {
    method: 'post',
    path: '/api/admin/v1/returns/{id}/reject',
    tag,
    summary: 'The goods are not taken back',
    staff: 'return.reject',
    idempotency: 'accepted',
    params,
    body: z.strictObject({ reason: oneLine({ max: 500 }).optional() }),
    bodyOptional: true,
    responses: answer,
  },
  (c, { params: { id }, body: { reason = 'Not accepted by the shop.' } }) =>
    takeReturnStep(c, id, () => ok({ type: 'return.rejected', returnId: id, reason })),
)

route(
  staffReturnRoutes,
  {
    method: 'post',
    path: '/api/admin/v1/returns/{id}/inspect',
    tag,
    summary: 'Take units back: all are refunded, the sellable ones go back into stock',
    staff: 'return.inspect',
    idempotency: 'accepted',
    params,
    body: z.strictObject({
      lines: z
        .array(
          z.strictObject({
            lineId: token({ max: 100 }),
            quantity: z.int().min(1),
            condition: z.enum(UNIT_CONDITIONS),
          }),
        )
        .min(1)
        .max(400),
    }),
    responses: answer,
  },
  (c, { params: { id }, body: { lines } }) =>
    takeReturnStep(c, id, (order, known) => inspection(order, known, lines)),
)
