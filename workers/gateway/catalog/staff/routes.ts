import { z } from '@hono/zod-openapi'
import {
  changeProduct,
  makeActive,
  withdrawProduct,
} from '../../../../src/shared/catalog/edit/change-product.ts'
import {
  NewProductSchema,
  ProductChangeSchema,
} from '../../../../src/shared/catalog/edit/contract.ts'
import {
  createProduct,
  duplicateProduct,
  type NewProductEdit,
  newProductOf,
} from '../../../../src/shared/catalog/edit/create-product.ts'
import {
  listStaffProducts,
  readStaffProduct,
} from '../../../../src/shared/catalog/edit/staff-products.ts'
import type { ProductEdit } from '../../../../src/shared/catalog/edit/write-product.ts'
import { readPublishProgress } from '../../../../src/shared/catalog/publish/publish-changes.ts'
import { ok, type Result } from '../../../../src/shared/platform/result.ts'
import { token } from '../../../../src/shared/platform/text.ts'
import type { Change } from '../../../../src/shared/staff/contract.ts'
import { createRouter, type GatewayContext } from '../../http/app.ts'
import { listQuery, pageOf } from '../../http/list-query.ts'
import { route } from '../../http/route.ts'
import { auditedWrite, scopedKey } from '../../http/staff-write.ts'
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
  .openapi('StaffProduct', { description: 'The fields of a product in full, and these.' })

const NewStaffProductSchema = StaffProductSchema.extend({
  assumed: z.array(z.string()).openapi({
    description: 'JSON pointers of the fields that the request left to the shop.',
  }),
}).openapi('NewStaffProduct')

const PublishProgressSchema = z
  .object({
    published: z.number().int(),
    total: z.number().int(),
    requestedAt: z.string(),
  })
  .openapi('PublishProgress', { description: 'A publish that goes on by the queue.' })

const PublishedSchema = z
  .object({
    version: z.string(),
    publishedAt: z.string(),
    count: z.number().int(),
    publishing: PublishProgressSchema.nullable(),
  })
  .openapi('Published', {
    description:
      'The catalogue that shoppers see. `publishing` is how far a publish of many products is; null where it is done.',
  })

const params = z.object({ id: token({ max: 100 }) })
const productNow = { 200: { description: 'The product now.', schema: StaffProductSchema } }
const published = { 200: { description: 'The published state.', schema: PublishedSchema } }

/** An edit as the change the audit keeps. */
const changeOf = (edit: Result<ProductEdit>): Result<Change<ProductEdit['after']>> =>
  edit.ok ? ok({ ...edit.value, value: edit.value.after }) : edit

/** A new product as the change the audit keeps, and as it is answered. */
const creationOf = (edit: Result<NewProductEdit>) =>
  edit.ok ? ok({ before: null, after: edit.value.after, value: newProductOf(edit.value) }) : edit

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
    summary: 'Create a product; a title and the prices are enough, the rest has defaults',
    staff: 'product.create',
    idempotency: 'accepted',
    body: NewProductSchema,
    responses: { 201: { description: 'The product.', schema: NewStaffProductSchema } },
  },
  (c, { body }) => {
    const name = body.handle ?? body.title
    return auditedWrite(c, name, async () =>
      creationOf(await createProduct(stockedDeps(c, name), body, scopedKey(c))),
    )
  },
)

route(
  staffProductRoutes,
  {
    method: 'post',
    path: '/api/admin/v1/products/{id}/duplicate',
    tag: 'Staff: catalogue',
    summary: 'Create a draft like this product, with a handle and SKUs of its own, without stock',
    staff: 'product.create',
    idempotency: 'accepted',
    params,
    body: z.strictObject({}),
    bodyOptional: true,
    responses: { 201: { description: 'The new product.', schema: NewStaffProductSchema } },
  },
  (c, { params: { id } }) =>
    auditedWrite(c, id, async () =>
      creationOf(await duplicateProduct(stockedDeps(c, id), id, scopedKey(c))),
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
    summary: 'Withdraw a product at the next publish; a draft never published is deleted',
    staff: 'product.withdraw',
    idempotency: 'accepted',
    params,
    responses: productNow,
  },
  (c, { params: { id } }) =>
    auditedWrite(c, id, async () => {
      const edit = await withdrawProduct(writeDeps(c.env), id)
      if (!edit.ok) return edit
      const { before, after, gone } = edit.value
      return ok({ before, after: gone ? null : after, value: after })
    }),
)

route(
  staffProductRoutes,
  {
    method: 'post',
    path: '/api/admin/v1/products/{id}/publish',
    tag: 'Staff: catalogue',
    summary: 'Publish one product; a draft becomes active',
    staff: 'product.publish',
    idempotency: 'accepted',
    params,
    body: z.strictObject({}),
    bodyOptional: true,
    responses: published,
  },
  (c, { params: { id } }) =>
    auditedWrite(c, id, async () => {
      const known = await makeActive(writeDeps(c.env), id)
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

route(
  staffProductRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/catalog/publish',
    tag: 'Staff: catalogue',
    summary: 'Get how far the publish is that is under way',
    staff: 'product.read',
    responses: {
      200: {
        description: 'The publish; `publishing` is null where none is under way.',
        schema: z.object({ publishing: PublishProgressSchema.nullable() }),
      },
    },
  },
  async (c) => ok({ publishing: await readPublishProgress(c.env.CATALOG_DB) }),
)
