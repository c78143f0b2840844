import { z } from '@hono/zod-openapi'
import type { ExternalChange, StockLevel } from '../../../src/shared/inventory/contract.ts'
import { readSignedWebhook } from '../../../src/shared/kit/signed-webhook.ts'
import { STOCK_MAX } from '../../../src/shared/platform/limits.ts'
import { optionalSetting } from '../../../src/shared/platform/optional-setting.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import { exactName, oneLine } from '../../../src/shared/platform/text.ts'
import type { GatewayContext } from '../http/app.ts'
import { knownSku, stockOf } from './adjust.ts'

const of = { sku: exactName({ max: 100 }), sequence: z.int().min(0) }

const EventSchema = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('stock.adjusted'),
    data: z.looseObject({
      ...of,
      delta: z.int().min(-STOCK_MAX).max(STOCK_MAX),
      reference: oneLine({ max: 200 }).optional(),
    }),
  }),
  z.looseObject({
    type: z.literal('stock.counted'),
    data: z.looseObject({
      ...of,
      onHand: z.int().min(0).max(STOCK_MAX),
      reference: oneLine({ max: 200 }).optional(),
    }),
  }),
])

const changeOf = (event: z.output<typeof EventSchema>): ExternalChange =>
  event.type === 'stock.counted' ? { onHand: event.data.onHand } : { delta: event.data.delta }

/**
 * Takes what an inventory system says of a SKU. Refuses `not_found` where no such system is set up
 * or no variant has the SKU, `webhook_signature_invalid`, `invalid_body`, `stale_sequence`, and
 * `quantity_too_large`.
 */
export async function syncStock(c: GatewayContext, system: string): Promise<Result<StockLevel>> {
  const secret = optionalSetting(c.env, `INVENTORY_${system.toUpperCase()}_SECRET`)
  if (secret === null) return refuse('not_found')
  const headers = Object.fromEntries(c.req.raw.headers)
  const read = readSignedWebhook(secret, { headers, rawBody: c.var.bodyText })
  if (!read.ok) return read
  const event = EventSchema.safeParse(read.value)
  if (!event.success) return refuse('invalid_body', 'This is no event of stock.')
  const { sku, sequence, reference = '' } = event.data.data
  const known = await knownSku(c, sku)
  if (!known.ok) return known
  const stock = stockOf(c, sku)
  const synced = await stock.execute({
    type: 'stock.sync',
    ...{ sku, system, sequence, reference },
    messageId: headers['webhook-id'] ?? '',
    change: changeOf(event.data),
    elsewhere: 0,
  })
  return synced.ok ? ok(await stock.level(sku)) : synced
}
