import { z } from '@hono/zod-openapi'
import { ok } from '../../../src/shared/platform/result.ts'
import { token } from '../../../src/shared/platform/text.ts'
import {
  SlotChangeSchema,
  SlotInputSchema,
  SlotSchema,
} from '../../../src/shared/promotion/slots/contract.ts'
import { readSlot } from '../../../src/shared/promotion/slots/manage-slots.ts'
import { selectSlots } from '../../../src/shared/promotion/slots/store.ts'
import { createRouter } from '../http/app.ts'
import { pageOf } from '../http/list-query.ts'
import { route } from '../http/route.ts'
import { addSlot, dropSlot, editSlot } from './slot-writes.ts'

export const staffSlotRoutes = createRouter()

const tag = 'Promotions'
const PATH = '/api/admin/v1/promotion-slots'
const params = z.object({ id: token({ max: 100 }) })
const slotNow = { 200: { description: 'The slot now.', schema: SlotSchema } }

route(
  staffSlotRoutes,
  {
    method: 'get',
    path: PATH,
    tag,
    summary: 'List the promotion slots of carts, oldest first',
    staff: 'promotion-slot.read',
    responses: { 200: { description: 'All of them.', schema: pageOf(SlotSchema) } },
  },
  async (c) => ok({ data: await selectSlots(c.env.CATALOG_DB), nextCursor: null }),
)

route(
  staffSlotRoutes,
  {
    method: 'post',
    path: PATH,
    tag,
    summary: 'Add a promotion slot; carts show it within seconds',
    staff: 'promotion-slot.create',
    idempotency: 'accepted',
    body: SlotInputSchema,
    responses: { 201: { description: 'The slot.', schema: SlotSchema } },
  },
  (c, { body }) => addSlot(c, body),
)

route(
  staffSlotRoutes,
  {
    method: 'get',
    path: `${PATH}/{id}`,
    tag,
    summary: 'Get a promotion slot',
    staff: 'promotion-slot.read',
    params,
    responses: slotNow,
  },
  (c, { params: { id } }) => readSlot({ db: c.env.CATALOG_DB }, id),
)

route(
  staffSlotRoutes,
  {
    method: 'patch',
    path: `${PATH}/{id}`,
    tag,
    summary: 'Change the given fields',
    staff: 'promotion-slot.change',
    idempotency: 'accepted',
    params,
    body: SlotChangeSchema,
    responses: slotNow,
  },
  (c, { params: { id }, body }) => editSlot(c, id, body),
)

route(
  staffSlotRoutes,
  {
    method: 'delete',
    path: `${PATH}/{id}`,
    tag,
    summary: 'Remove a promotion slot',
    staff: 'promotion-slot.remove',
    idempotency: 'accepted',
    params,
    responses: { 204: { description: 'The slot is removed.' } },
  },
  (c, { params: { id } }) => dropSlot(c, id),
)
