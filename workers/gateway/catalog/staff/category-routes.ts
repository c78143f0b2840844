import { z } from '@hono/zod-openapi'
import {
  CategoryChangeSchema,
  NewCategorySchema,
} from '../../../../src/shared/catalog/edit/contract.ts'
import {
  changeCategory,
  createCategory,
  listStaffCategories,
  readStaffCategory,
  removeCategory,
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
    parentId: z.string().nullable(),
    depth: z.number().int(),
    position: z.number().int(),
    inHeader: z.boolean(),
    productCount: z.number().int(),
    pending: z.boolean(),
    updatedAt: z.string(),
  })
  .openapi('StaffCategory')

const params = z.object({ id: token({ max: 100 }) })
const categoryNow = { 200: { description: 'The category now.', schema: StaffCategorySchema } }

export const staffCategoryRoutes = createRouter()

route(
  staffCategoryRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/categories',
    tag: 'Staff: catalogue',
    summary: 'List every category as a tree: each before those below it',
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
    summary: 'Create a category; a title is enough, and shoppers see it at the next publish',
    staff: 'category.create',
    idempotency: 'accepted',
    body: NewCategorySchema,
    responses: { 201: { description: 'The category.', schema: StaffCategorySchema } },
  },
  (c, { body }) =>
    auditedWrite(c, body.handle ?? body.title, async () => {
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
    summary: 'Change the given fields; `position` is the index among its siblings',
    staff: 'category.change',
    idempotency: 'accepted',
    params,
    body: CategoryChangeSchema,
    responses: categoryNow,
  },
  (c, { params: { id }, body }) =>
    auditedWrite(c, id, async () => {
      const edit = await changeCategory(writeDeps(c.env), id, body)
      return edit.ok ? ok({ ...edit.value, value: edit.value.after }) : edit
    }),
)

route(
  staffCategoryRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/categories/{id}',
    tag: 'Staff: catalogue',
    summary: 'Get a category with its staff fields',
    staff: 'category.read',
    params,
    responses: categoryNow,
  },
  (c, { params: { id } }) => readStaffCategory(c.env.CATALOG_DB, id),
)

route(
  staffCategoryRoutes,
  {
    method: 'delete',
    path: '/api/admin/v1/categories/{id}',
    tag: 'Staff: catalogue',
    summary: 'Delete a category: its products stay without it, those below it move up',
    staff: 'category.remove',
    idempotency: 'accepted',
    params,
    responses: { 200: { description: 'The category as it was.', schema: StaffCategorySchema } },
  },
  (c, { params: { id } }) =>
    auditedWrite(c, id, async () => {
      const removed = await removeCategory(writeDeps(c.env), id)
      return removed.ok ? ok({ ...removed.value, value: removed.value.before }) : removed
    }),
)
