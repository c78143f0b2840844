import { z } from '@hono/zod-openapi'
import shop from '../../../../shop.config.ts'
import { canonicalJson } from '../../../../src/shared/kit/digest.ts'
import { ReturnSchema } from '../../../../src/shared/order/returns/contract.ts'
import { returnRequest } from '../../../../src/shared/order/returns/return-events.ts'
import { returnIdOf } from '../../../../src/shared/order/returns/rules.ts'
import { newId } from '../../../../src/shared/platform/ids.ts'
import { RETURN_DAYS } from '../../../../src/shared/platform/limits.ts'
import { assertInvariant, ok, refuse } from '../../../../src/shared/platform/result.ts'
import { oneLine, token } from '../../../../src/shared/platform/text.ts'
import { createRouter } from '../../http/app.ts'
import { fulfilmentOf } from '../../http/ports/fulfilment.ts'
import { route } from '../../http/route.ts'
import { idempotencyOf, markReplay } from '../../http/shopper.ts'
import { ownOrder } from '../own-orders.ts'

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
    const order = found.value
    const { idempotency } = await idempotencyOf(c)
    const returnId = await returnIdOf(order.id, idempotency?.key ?? newId('evt'))
    const known = order.returns?.find((one) => one.id === returnId)
    if (known) {
      if (canonicalJson(known.lines) !== canonicalJson(lines)) return refuse('idempotency_conflict')
      markReplay(c, true)
      return ok({ return: known })
    }
    const days = shop.returns?.days ?? RETURN_DAYS
    const event = returnRequest(order, { returnId, lines }, { now: Date.now(), days })
    if (!event.ok) return event
    const asked = await fulfilmentOf(c.env).advanceOrder(
      order.id,
      event.value,
      'shopper',
      `${returnId}:requested`,
    )
    if (!asked.ok) return asked
    const made = asked.value.returns?.find((one) => one.id === returnId)
    assertInvariant(made !== undefined, 'a return that was taken is in its order')
    return ok({ return: made })
  },
)
