import { z } from '@hono/zod-openapi'
import { DropChangeSchema, DropInputSchema } from '../../../src/shared/drop/catalogue/input.ts'
import { listDrops } from '../../../src/shared/drop/catalogue/list-drops.ts'
import { findDrop } from '../../../src/shared/drop/catalogue/store.ts'
import type { DropDefinition, DropStatus } from '../../../src/shared/drop/contract.ts'
import { ok, refuse } from '../../../src/shared/platform/result.ts'
import { token } from '../../../src/shared/platform/text.ts'
import { createRouter } from '../http/app.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { dropStatuses } from '../http/ports/drops.ts'
import { route } from '../http/route.ts'
import { DropSchema } from './schemas.ts'
import { editDrop, endDrop, makeDrop, staffView, takeOutDrop } from './staff-writes.ts'

export const staffDropRoutes = createRouter()
const tag = 'Staff: drops'
const params = z.object({ id: token({ max: 40 }) })

const StaffDropSchema = DropSchema.extend({
  /** The settings that only staff see. */
  quotas: z.array(z.object({ variantId: z.string(), quota: z.number().int() })),
  passSeconds: z.number(),
  holdSeconds: z.number(),
  admissionFactor: z.number(),
  entryShards: z.number().int(),
  stockShards: z.number().int(),
  createdAt: z.iso.datetime(),
}).openapi('StaffDrop')

const dropNow = { 200: { description: 'The drop now.', schema: StaffDropSchema } }

/** A drop whose object was never told of it, or does not answer. */
const unheard = (definition: DropDefinition): DropStatus => ({
  definition,
  state: 'announced',
  remaining: 'plenty',
  entries: 0,
  version: 0,
  commitment: null,
})

route(
  staffDropRoutes,
  {
    method: 'post',
    path: '/api/admin/v1/drops',
    tag,
    summary: 'Create a drop; shoppers see it at once',
    staff: 'drop.create',
    idempotency: 'accepted',
    body: DropInputSchema,
    responses: { 201: { description: 'The drop.', schema: StaffDropSchema } },
  },
  (c, { body }) => makeDrop(c, body),
)

route(
  staffDropRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/drops',
    tag,
    summary: 'List drops by opening time, latest first, with drafts',
    staff: 'drop.read',
    query: listQuery,
    responses: { 200: { description: 'One page.', schema: pageOf(StaffDropSchema) } },
  },
  async (c, { query }) => {
    const listed = await listDrops(c.env.CATALOG_DB, query, true)
    if (!listed.ok) return listed
    const { data, nextCursor } = listed.value
    const statuses = dropStatuses(c.env)
    const known = await Promise.allSettled(data.map(({ id }) => statuses.get(id)))
    const views = data.map((definition, index) => {
      const one = known[index]
      return staffView((one?.status === 'fulfilled' ? one.value : null) ?? unheard(definition))
    })
    return ok({ data: views, nextCursor })
  },
)

route(
  staffDropRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/drops/{id}',
    tag,
    summary: 'Get a drop with its staff fields',
    staff: 'drop.read',
    params,
    responses: dropNow,
  },
  async (c, { params: { id } }) => {
    const known = await findDrop(c.env.CATALOG_DB, id)
    if (!known) return refuse('not_found')
    const status = await dropStatuses(c.env).get(id)
    return ok(staffView(status ?? unheard(known.definition)))
  },
)

route(
  staffDropRoutes,
  {
    method: 'patch',
    path: '/api/admin/v1/drops/{id}',
    tag,
    summary:
      'Changes a drop that has not opened; once entries are open, only to the good of entrants',
    staff: 'drop.change',
    idempotency: 'accepted',
    params,
    body: DropChangeSchema,
    responses: dropNow,
  },
  (c, { params: { id }, body }) => editDrop(c, id, body),
)

/** Verbs that need nothing but the drop. */
const ENDINGS = [
  ['post', '/api/admin/v1/drops/{id}/close', 'drop.close', endDrop, 'Ends a drop now'],
  [
    'delete',
    '/api/admin/v1/drops/{id}',
    'drop.remove',
    takeOutDrop,
    'Ends a drop; one that nobody entered leaves the lists',
  ],
] as const

for (const [method, path, staff, end, summary] of ENDINGS) {
  route(
    staffDropRoutes,
    {
      method,
      path,
      tag,
      summary: `${summary}; unsold units go back to the shop`,
      staff,
      idempotency: 'accepted',
      params,
      body: z.strictObject({}),
      bodyOptional: true,
      responses: dropNow,
    },
    (c, { params: { id } }) => end(c, id),
  )
}
