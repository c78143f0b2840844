import { z } from '@hono/zod-openapi'
import { listStock } from '../../../src/shared/catalog/read/list-stock.ts'
import {
  LIST_LIMIT_DEFAULT,
  LIST_LIMIT_MAX,
  STOCK_MAX,
} from '../../../src/shared/platform/limits.ts'
import { ok } from '../../../src/shared/platform/result.ts'
import { exactName, oneLine, token } from '../../../src/shared/platform/text.ts'
import { createRouter } from '../http/app.ts'
import { listQuery, pageOf, wholeNumber } from '../http/list-query.ts'
import { route } from '../http/route.ts'
import { adjustStock, knownSku, stockListDeps, stockOf } from './adjust.ts'
import { StockLevelSchema, viewLevel } from './level.ts'

const sku = exactName({ max: 100 })
/** A position at each stock shard that ever sold the SKU: a few characters each. */
const CURSOR_CHARS_MAX = 8_000

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
    shortageDelta: z.number().int().optional(),
    holdId: z.string().optional(),
    reason: z.string().optional(),
    reference: z.string().optional(),
    actor: z.string().optional(),
  })
  .openapi('StockJournalEntry')

const StockListSchema = z
  .object({
    sku: z.string(),
    title: z.string(),
    options: z.array(z.string()),
    productId: z.string(),
    available: z.number().int().nullable(),
    low: z.boolean(),
  })
  .openapi('StockListEntry', {
    description: 'What can be sold of a SKU; `available` is null where it was never counted.',
  })

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
  async (c, { body }) => {
    const level = await adjustStock(c, body)
    return level.ok ? ok(viewLevel(level.value)) : level
  },
)

route(
  staffInventoryRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/inventory',
    tag: 'Inventory',
    summary: 'List SKUs with what can be sold of each, all of them or those that run low',
    staff: 'inventory.read',
    query: listQuery.extend({
      q: oneLine({ max: 100, min: 0 }).optional().openapi({
        description: 'The beginning of a SKU or a title, or words of a published product.',
      }),
      low: z.enum(['0', '1']).default('0').openapi({
        description: 'With 1 only those at or under the threshold, the fewest units first.',
      }),
    }),
    responses: { 200: { description: 'One page.', schema: pageOf(StockListSchema) } },
  },
  (c, { query: { low, ...query } }) =>
    listStock(stockListDeps(c.env), { ...query, low: low === '1' }),
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
    return ok(viewLevel(await stockOf(c, params.sku).level(params.sku)))
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
