import { z } from '@hono/zod-openapi'
import type { ExternalChange, StockLevel } from '../../../src/shared/inventory/contract.ts'
import {
  OrderReportSchema,
  type ReportedOrder,
} from '../../../src/shared/inventory-system/contract.ts'
import { readSignedWebhook } from '../../../src/shared/kit/signed-webhook.ts'
import { STOCK_MAX } from '../../../src/shared/platform/limits.ts'
import { optionalSetting } from '../../../src/shared/platform/optional-setting.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import { exactName, oneLine } from '../../../src/shared/platform/text.ts'
import type { GatewayContext } from '../http/app.ts'
import { fulfilmentOf } from '../http/ports/fulfilment.ts'
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
 * Takes the event of an inventory system: a count or change of a SKU, or the report of a warehouse
 * about an order. Refuses `not_found` where no such system is set up, no variant has the SKU or no
 * order the id, `webhook_signature_invalid`, `invalid_body`, `stale_sequence`, `quantity_too_large`,
 * `transition_not_allowed`, and `dependency_unavailable`, after which the system sends again.
 */
export async function takeSystemEvent(
  c: GatewayContext,
  system: string,
): Promise<Result<StockLevel | ReportedOrder>> {
  const secret = optionalSetting(c.env, `INVENTORY_${system.toUpperCase()}_SECRET`)
  if (secret === null) return refuse('not_found')
  const headers = Object.fromEntries(c.req.raw.headers)
  const read = readSignedWebhook(secret, { headers, rawBody: c.var.bodyText })
  if (!read.ok) return read
  const messageId = headers['webhook-id'] ?? ''
  const report = OrderReportSchema.safeParse(read.value)
  if (report.success) {
    return fulfilmentOf(c.env).takeOrderReport(system, report.data, messageId)
  }
  const event = EventSchema.safeParse(read.value)
  if (!event.success) return refuse('invalid_body', 'This is no event of stock or of an order.')
  const { sku, sequence, reference = '' } = event.data.data
  const known = await knownSku(c, sku)
  if (!known.ok) return known
  const stock = stockOf(c, sku)
  const synced = await stock.execute({
    type: 'stock.sync',
    ...{ sku, system, sequence, reference },
    messageId,
    change: changeOf(event.data),
    elsewhere: 0,
  })
  return synced.ok ? ok(await stock.level(sku)) : synced
}
