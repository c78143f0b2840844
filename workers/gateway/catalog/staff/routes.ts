import { z } from '@hono/zod-openapi'
import {
  changeProduct,
  createProduct,
  type ProductEdit,
  withdrawProduct,
} from '../../../../src/shared/catalog/edit/change-product.ts'
import {
  ProductChangeSchema,
  ProductInputSchema,
} from '../../../../src/shared/catalog/edit/contract.ts'
import {
  listStaffProducts,
  readStaffProduct,
} from '../../../../src/shared/catalog/edit/staff-products.ts'
import { ok, type Result } from '../../../../src/shared/platform/result.ts'
import { token } from '../../../../src/shared/platform/text.ts'
import type { Change } from '../../../../src/shared/staff/contract.ts'
import { createRouter, type GatewayContext } from '../../http/app.ts'
import { listQuery, pageOf } from '../../http/list-query.ts'
import { route } from '../../http/route.ts'
import { auditedWrite } from '../../http/staff-write.ts'
import { publishWork, stockSetter, writeDeps } from './writes.ts'

const StaffProductSchema = z
  .looseObject({
    id: z.string(),
    handle: z.string(),
    title: z.string(),
    status: z.enum(['active', 'draft', 'withdrawn']),
    pending: z.boolean(),
    revision: z.number().int(),
    updatedAt: z.string(),
  })
  .openapi('StaffProduct', { description: 'The fields of ProductInput, and these.' })

const PublishedSchema = z
  .object({ version: z.string(), publishedAt: z.string(), count: z.number().int() })
  .openapi('Published')

const params = z.object({ id: token({ max: 100 }) })
const productNow = { 200: { description: 'The product now.', schema: StaffProductSchema } }
const published = { 200: { description: 'The published state.', schema: PublishedSchema } }

/** An edit as the change the audit keeps. */
const changeOf = (edit: Result<ProductEdit>): Result<Change<ProductEdit['after']>> =>
  edit.ok ? ok({ ...edit.value, value: edit.value.after }) : edit

/** @param reference what the first stock of a new variant is booked under */
const stockedDeps = (c: GatewayContext, reference: string) => ({
  ...writeDeps(c.env),
  setStock: stockSetter(c, reference),
})

export const staffProductRoutes = createRouter()

route(
  staffProductRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/products',
    tag: 'Staff: catalogue',
    summary: 'List products of any status, newest first',
    staff: 'product.read',
    query: listQuery,
    responses: { 200: { description: 'One page.', schema: pageOf(StaffProductSchema) } },
  },
  (c, { query }) => listStaffProducts(writeDeps(c.env), query),
)

route(
  staffProductRoutes,
  {
    method: 'post',
    path: '/api/admin/v1/products',
    tag: 'Staff: catalogue',
    summary: 'Create a product with its first stock; shoppers see it once it is published',
    staff: 'product.create',
    idempotency: 'accepted',
    body: ProductInputSchema,
    responses: { 201: { description: 'The product.', schema: StaffProductSchema } },
  },
  (c, { body }) =>
    auditedWrite(c, body.handle, async () =>
      changeOf(await createProduct(stockedDeps(c, body.handle), body)),
    ),
)

route(
  staffProductRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/products/{id}',
    tag: 'Staff: catalogue',
    summary: 'Get a product with its staff fields',
    staff: 'product.read',
    params,
    responses: productNow,
  },
  (c, { params: { id } }) => readStaffProduct(writeDeps(c.env), id),
)

route(
  staffProductRoutes,
  {
    method: 'patch',
    path: '/api/admin/v1/products/{id}',
    tag: 'Staff: catalogue',
    summary: 'Change the given fields; a list replaces the whole list; stock is for new variants',
    staff: 'product.change',
    idempotency: 'accepted',
    params,
    body: ProductChangeSchema,
    responses: productNow,
  },
  (c, { params: { id }, body }) =>
    auditedWrite(c, id, async () => changeOf(await changeProduct(stockedDeps(c, id), id, body))),
)

route(
  staffProductRoutes,
  {
    method: 'delete',
    path: '/api/admin/v1/products/{id}',
    tag: 'Staff: catalogue',
    summary: 'Withdraw a product at the next publish; orders and carts keep it',
    staff: 'product.withdraw',
    idempotency: 'accepted',
    params,
    responses: productNow,
  },
  (c, { params: { id } }) =>
    auditedWrite(c, id, async () => changeOf(await withdrawProduct(writeDeps(c.env), id))),
)

route(
  staffProductRoutes,
  {
    method: 'post',
    path: '/api/admin/v1/products/{id}/publish',
    tag: 'Staff: catalogue',
    summary: 'Publish one product',
    staff: 'product.publish',
    idempotency: 'accepted',
    params,
    body: z.strictObject({}),
    bodyOptional: true,
    responses: published,
  },
  (c, { params: { id } }) =>
    auditedWrite(c, id, async () => {
      const known = await readStaffProduct(writeDeps(c.env), id)
      return known.ok ? publishWork(c, id) : known
    }),
)

route(
  staffProductRoutes,
  {
    method: 'post',
    path: '/api/admin/v1/catalog/publish',
    tag: 'Staff: catalogue',
    summary: 'Publish every change',
    staff: 'catalog.publish',
    idempotency: 'accepted',
    body: z.strictObject({}),
    bodyOptional: true,
    responses: published,
  },
  (c) => auditedWrite(c, 'catalogue', () => publishWork(c)),
)
