import { z } from '@hono/zod-openapi'
import { ok } from '../../../src/shared/platform/result.ts'
import { MoneySchema } from '../../../src/shared/platform/schemas.ts'
import { token } from '../../../src/shared/platform/text.ts'
import {
  CostSchema,
  LineCostSchema,
  LineDiscountSchema,
  TraceStepSchema,
} from '../../../src/shared/pricing/contract.ts'
import {
  PromotionChangeSchema,
  PromotionInputSchema,
  PromotionSchema,
} from '../../../src/shared/promotion/contract.ts'
import { readPromotion } from '../../../src/shared/promotion/manage-promotions.ts'
import { selectPromotions } from '../../../src/shared/promotion/store.ts'
import { createRouter } from '../http/app.ts'
import { pageOf } from '../http/list-query.ts'
import { route } from '../http/route.ts'
import { addPromotion, editPromotion, endPromotion, preview } from './writes.ts'

export const staffPromotionRoutes = createRouter()

const tag = 'Promotions'
const PATH = '/api/admin/v1/promotions'
const params = z.object({ id: token({ max: 100 }) })
const promotionNow = { 200: { description: 'The promotion now.', schema: PromotionSchema } }

route(
  staffPromotionRoutes,
  {
    method: 'get',
    path: PATH,
    tag,
    summary: 'List the promotions, oldest first',
    staff: 'promotion.read',
    responses: { 200: { description: 'All of them.', schema: pageOf(PromotionSchema) } },
  },
  async (c) => ok({ data: await selectPromotions(c.env.CATALOG_DB), nextCursor: null }),
)

route(
  staffPromotionRoutes,
  {
    method: 'post',
    path: PATH,
    tag,
    summary: 'Add a promotion; an active one applies within seconds',
    staff: 'promotion.create',
    idempotency: 'accepted',
    body: PromotionInputSchema,
    responses: { 201: { description: 'The promotion.', schema: PromotionSchema } },
  },
  (c, { body }) => addPromotion(c, body),
)

route(
  staffPromotionRoutes,
  {
    method: 'get',
    path: `${PATH}/{id}`,
    tag,
    summary: 'Get a promotion',
    staff: 'promotion.read',
    params,
    responses: promotionNow,
  },
  (c, { params: { id } }) => readPromotion({ db: c.env.CATALOG_DB }, id),
)

route(
  staffPromotionRoutes,
  {
    method: 'patch',
    path: `${PATH}/{id}`,
    tag,
    summary: 'Change the given fields',
    staff: 'promotion.change',
    idempotency: 'accepted',
    params,
    body: PromotionChangeSchema,
    responses: promotionNow,
  },
  (c, { params: { id }, body }) => editPromotion(c, id, body),
)

route(
  staffPromotionRoutes,
  {
    method: 'delete',
    path: `${PATH}/{id}`,
    tag,
    summary: 'Remove a promotion; orders keep their discounts',
    staff: 'promotion.remove',
    idempotency: 'accepted',
    params,
    responses: { 204: { description: 'The promotion is removed.' } },
  },
  (c, { params: { id } }) => endPromotion(c, id),
)

const PreviewBody = z
  .strictObject({
    promotion: PromotionInputSchema,
    lines: z
      .array(z.strictObject({ variantId: token({ max: 100 }), quantity: z.int().min(1).max(999) }))
      .min(1)
      .max(200),
    memberLevel: token({ max: 40 }).optional(),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .optional(),
    /** Of the sample's delivery, in minor units; it costs nothing where left out. */
    deliveryPrice: z.int().min(0).max(1_000_000_000).optional(),
  })
  .openapi('PromotionPreview')

const PreviewedLine = z.object({
  variantId: z.string(),
  quantity: z.int(),
  unitPrice: MoneySchema,
  cost: LineCostSchema,
  discounts: z.array(LineDiscountSchema),
})

route(
  staffPromotionRoutes,
  {
    method: 'post',
    path: `${PATH}/preview`,
    tag,
    summary: 'Price a sample cart with a promotion alone; nothing is written',
    staff: 'promotion.read',
    body: PreviewBody,
    responses: {
      200: {
        description: 'The price, for a first order with a code of the promotion.',
        schema: z.object({
          cost: CostSchema,
          lines: z.array(PreviewedLine),
          trace: z.array(TraceStepSchema),
        }),
      },
    },
  },
  (c, { body }) => preview(c, body),
)
