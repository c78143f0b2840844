import { z } from '@hono/zod-openapi'
import { findVariantOfSku } from '../../../src/shared/catalog/read/store.ts'
import type { ShardedStockPort, StockLevel } from '../../../src/shared/inventory/contract.ts'
import { portOf } from '../../../src/shared/kit/port-of.ts'
import {
  LIST_LIMIT_DEFAULT,
  LIST_LIMIT_MAX,
  STOCK_MAX,
} from '../../../src/shared/platform/limits.ts'
import { stockName } from '../../../src/shared/platform/objects.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import { exactName, oneLine, token } from '../../../src/shared/platform/text.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { pageOf, wholeNumber } from '../http/list-query.ts'
import { route } from '../http/route.ts'
import { auditedWrite, scopedKey } from '../http/staff-write.ts'

const sku = exactName({ max: 100 })
/** A position at each stock shard that ever sold the SKU: a few characters each. */
const CURSOR_CHARS_MAX = 8_000

const StockLevelSchema = z
  .object({
    sku: z.string(),
    onHand: z.number().int(),
    available: z.number().int(),
    held: z.number().int(),
    committed: z.number().int(),
    version: z.number().int(),
  })
  .openapi('StockLevel')

const JournalEntrySchema = z
  .object({
    sequence: z.number().int(),
    /** The stock shard of a drop whose line it is; absent for the SKU's own. */
    shard: z.number().int().optional(),
    at: z.string(),
    type: z.enum(['hold', 'extend', 'commit', 'release', 'expire', 'ship', 'adjust']),
    quantity: z.number().int(),
    onHandDelta: z.number().int(),
    availableDelta: z.number().int(),
    heldDelta: z.number().int(),
    committedDelta: z.number().int(),
    holdId: z.string().optional(),
    reason: z.string().optional(),
    reference: z.string().optional(),
    actor: z.string().optional(),
  })
  .openapi('StockJournalEntry')

const AdjustmentSchema = z
  .strictObject({
    sku,
    delta: z
      .number()
      .int()
      .min(-STOCK_MAX)
      .max(STOCK_MAX)
      .refine((delta) => delta !== 0, 'A delta of 0 changes nothing.'),
    reason: oneLine({ max: 200 }),
    reference: oneLine({ max: 200 }),
  })
  .openapi('StockAdjustment')

/** The stock of a SKU. */
const stockOf = (c: GatewayContext, name: string) =>
  portOf<Pick<ShardedStockPort, 'execute' | 'level' | 'wholeJournal'>>(
    c.env.STOCK.getByName(stockName(name)),
  )

/** The catalogue says which SKUs there are: none other may bring an object to life. */
async function knownSku(c: GatewayContext, name: string): Promise<Result<null>> {
  const variantId = await findVariantOfSku(c.env.CATALOG_DB, name)
  return variantId === null ? refuse('not_found', 'No variant has this SKU.') : ok(null)
}

/** The level before an adjustment, which moves on hand and available alike. */
const levelBefore = (after: StockLevel, delta: number) => ({
  onHand: after.onHand - delta,
  available: after.available - delta,
})

export const staffInventoryRoutes = createRouter()

route(
  staffInventoryRoutes,
  {
    method: 'post',
    path: '/api/admin/v1/inventory/adjustments',
    tag: 'Inventory',
    summary: 'Adjust stock up or down, with a reason',
    staff: 'inventory.adjust',
    idempotency: 'required',
    body: AdjustmentSchema,
    responses: { 200: { description: 'The level now.', schema: StockLevelSchema } },
  },
  (c, { body }) =>
    auditedWrite(c, body.sku, async () => {
      const known = await knownSku(c, body.sku)
      if (!known.ok) return known
      const done = await stockOf(c, body.sku).execute({
        type: 'stock.adjust',
        ...body,
        key: scopedKey(c) ?? c.var.requestId,
        actor: `staff:${c.var.staff.id}`,
      })
      if (!done.ok) return done
      const { level } = done.value
      const { delta, reason, reference } = body
      return ok({
        before: levelBefore(level, delta),
        after: { onHand: level.onHand, available: level.available, delta, reason, reference },
        // The count is the root's; staff see the units of the SKU, those at its shards included.
        value: await stockOf(c, body.sku).level(body.sku),
      })
    }),
)

route(
  staffInventoryRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/inventory/{sku}',
    tag: 'Inventory',
    summary: 'Get the stock level of one SKU',
    staff: 'inventory.read',
    params: z.object({ sku }),
    responses: { 200: { description: 'The level now.', schema: StockLevelSchema } },
  },
  async (c, { params }) => {
    const known = await knownSku(c, params.sku)
    if (!known.ok) return known
    return ok(await stockOf(c, params.sku).level(params.sku))
  },
)

route(
  staffInventoryRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/inventory/{sku}/journal',
    tag: 'Inventory',
    summary: 'List every stock change of one SKU, drops included, oldest first',
    staff: 'inventory.read',
    params: z.object({ sku }),
    query: z.strictObject({
      after: token({ max: CURSOR_CHARS_MAX }).default('0'),
      limit: wholeNumber(LIST_LIMIT_MAX).pipe(z.number().min(1)).default(LIST_LIMIT_DEFAULT),
    }),
    responses: { 200: { description: 'One page.', schema: pageOf(JournalEntrySchema) } },
  },
  async (c, { params, query }) => {
    const known = await knownSku(c, params.sku)
    if (!known.ok) return known
    const { sku: name } = params
    const page = await stockOf(c, name).wholeJournal({ sku: name, ...query })
    if (!page.ok) return page
    const { entries: data, next } = page.value
    // A full page may have more behind it; the cursor is what `after` takes.
    return ok({ data, nextCursor: data.length === query.limit ? next : null })
  },
)
