import { z } from '@hono/zod-openapi'
import { ReturnSchema } from '../../../../src/shared/order/returns/contract.ts'
import { newId } from '../../../../src/shared/platform/ids.ts'
import { ok } from '../../../../src/shared/platform/result.ts'
import { oneLine, token } from '../../../../src/shared/platform/text.ts'
import { createRouter } from '../../http/app.ts'
import { route } from '../../http/route.ts'
import { idempotencyOf, markReplay } from '../../http/shopper.ts'
import { ownOrder } from '../own-orders.ts'
import { requestReturn } from './request-return.ts'

export const returnRoutes = createRouter()

route(
  returnRoutes,
  {
    method: 'post',
    path: '/api/v1/orders/{id}/returns',
    tag: 'Orders',
    summary: 'Ask to send delivered goods back',
    auth: 'order',
    limit: { action: 'order-change', per: 'id' },
    idempotency: 'accepted',
    params: z.object({ id: token({ max: 40 }) }),
    body: z.strictObject({
      lines: z
        .array(
          z.strictObject({
            lineId: token({ max: 100 }),
            quantity: z.int().min(1),
            reason: oneLine({ max: 500 }),
          }),
        )
        .min(1)
        .max(200),
    }),
    responses: {
      201: { description: 'The return.', schema: z.object({ return: ReturnSchema }) },
    },
  },
  async (c, { params: { id }, body: { lines } }) => {
    const found = await ownOrder(c, id)
    if (!found.ok) return found
    const { idempotency } = await idempotencyOf(c)
    const requestId = idempotency?.key ?? newId('evt')
    const asked = await requestReturn(c, found.value, { lines, requestId })
    if (!asked.ok) return asked
    markReplay(c, asked.value.replayed)
    return ok({ return: asked.value.return })
  },
)
