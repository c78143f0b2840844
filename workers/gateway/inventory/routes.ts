import { z } from '@hono/zod-openapi'
import { ReportedOrderSchema } from '../../../src/shared/inventory-system/contract.ts'
import { ok } from '../../../src/shared/platform/result.ts'
import { createRouter } from '../http/app.ts'
import { route } from '../http/route.ts'
import { StockLevelSchema, viewLevel } from './level.ts'
import { takeSystemEvent } from './sync.ts'

export const inventoryWebhookRoutes = createRouter()

route(
  inventoryWebhookRoutes,
  {
    method: 'post',
    path: '/api/v1/webhooks/inventory/{system}',
    tag: 'Webhooks',
    summary:
      'Receive a count or a change of stock, or a report of an order that was packed or shipped',
    auth: 'none',
    params: z.object({ system: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/) }),
    responses: {
      200: {
        description: 'The level or the order now; it is durable.',
        schema: z.union([StockLevelSchema, ReportedOrderSchema]),
      },
    },
  },
  async (c, { params: { system } }) => {
    const taken = await takeSystemEvent(c, system)
    if (!taken.ok) return taken
    return ok('sku' in taken.value ? viewLevel(taken.value) : taken.value)
  },
)
