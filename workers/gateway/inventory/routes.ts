import { z } from '@hono/zod-openapi'
import { ok } from '../../../src/shared/platform/result.ts'
import { createRouter } from '../http/app.ts'
import { route } from '../http/route.ts'
import { StockLevelSchema, viewLevel } from './level.ts'
import { syncStock } from './sync.ts'

export const inventoryWebhookRoutes = createRouter()

route(
  inventoryWebhookRoutes,
  {
    method: 'post',
    path: '/api/v1/webhooks/inventory/{system}',
    tag: 'Webhooks',
    summary: 'Receive a count or a change of stock, signed over its raw bytes (Standard Webhooks)',
    auth: 'none',
    params: z.object({ system: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/) }),
    responses: { 200: { description: 'The level now; it is durable.', schema: StockLevelSchema } },
  },
  async (c, { params: { system } }) => {
    const level = await syncStock(c, system)
    return level.ok ? ok(viewLevel(level.value)) : level
  },
)
