import { z } from '@hono/zod-openapi'
import {
  CategoryChangeSchema,
  CategoryInputSchema,
} from '../../../../src/shared/catalog/edit/contract.ts'
import {
  changeCategory,
  createCategory,
  listStaffCategories,
} from '../../../../src/shared/catalog/edit/staff-categories.ts'
import { ok } from '../../../../src/shared/platform/result.ts'
import { token } from '../../../../src/shared/platform/text.ts'
import { createRouter } from '../../http/app.ts'
import { route } from '../../http/route.ts'
import { auditedWrite } from '../../http/staff-write.ts'
import { writeDeps } from './writes.ts'

const StaffCategorySchema = z
  .object({
    id: z.string(),
    handle: z.string(),
    title: z.string(),
    description: z.string(),
    image: z.string().nullable(),
    parent: z.string().nullable(),
    updatedAt: z.string(),
  })
  .openapi('StaffCategory')

export const staffCategoryRoutes = createRouter()

route(
  staffCategoryRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/categories',
    tag: 'Staff: catalogue',
    summary: 'List every category, published or not',
    staff: 'category.read',
    responses: {
      200: {
        description: 'The categories.',
        schema: z.object({ data: z.array(StaffCategorySchema), nextCursor: z.null() }),
      },
    },
  },
  async (c) => {
    return ok({ data: await listStaffCategories(c.env.CATALOG_DB), nextCursor: null })
  },
)

route(
  staffCategoryRoutes,
  {
    method: 'post',
    path: '/api/admin/v1/categories',
    tag: 'Staff: catalogue',
    summary: 'Create a category; shoppers see it at the next publish',
    staff: 'category.create',
    idempotency: 'accepted',
    body: CategoryInputSchema,
    responses: { 201: { description: 'The category.', schema: StaffCategorySchema } },
  },
  (c, { body }) =>
    auditedWrite(c, body.handle, async () => {
      const edit = await createCategory(writeDeps(c.env), body)
      return edit.ok ? ok({ ...edit.value, value: edit.value.after }) : edit
    }),
)

route(
  staffCategoryRoutes,
  {
    method: 'patch',
    path: '/api/admin/v1/categories/{id}',
    tag: 'Staff: catalogue',
    summary: 'Change the given fields; null clears a field',
    staff: 'category.change',
    idempotency: 'accepted',
    params: z.object({ id: token({ max: 100 }) }),
    body: CategoryChangeSchema,
    responses: { 200: { description: 'The category now.', schema: StaffCategorySchema } },
  },
  (c, { params: { id }, body }) =>
    auditedWrite(c, id, async () => {
      const edit = await changeCategory(writeDeps(c.env), id, body)
      return edit.ok ? ok({ ...edit.value, value: edit.value.after }) : edit
    }),
)
