import { z } from '@hono/zod-openapi'
import shop from '../../../shop.config.ts'
import { findDrop } from '../../../src/shared/drop/catalogue-store.ts'
import { changeDrop, closeDrop, removeDrop } from '../../../src/shared/drop/change-drop.ts'
import type { DropDefinition, DropStatus } from '../../../src/shared/drop/contract.ts'
import {
  createDrop,
  type DropEdit,
  type StaffDropDeps,
} from '../../../src/shared/drop/create-drop.ts'
import {
  DropChangeSchema,
  type DropInput,
  DropInputSchema,
} from '../../../src/shared/drop/input.ts'
import { listDrops } from '../../../src/shared/drop/list-drops.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { newId } from '../../../src/shared/platform/ids.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { Change } from '../../../src/shared/staff/contract.ts'
import { createRouter, type GatewayContext } from '../app.ts'
import { catalogReader } from '../catalog-reader.ts'
import { dropOf, dropStatuses } from '../drop-port.ts'
import { forgetDropLists } from '../drop-reads.ts'
import { DropSchema, dropView } from '../drop-view.ts'
import { listQuery, pageOf } from '../list-query.ts'
import { requireRole } from '../middleware/staff.ts'
import { answer, route } from '../route.ts'
import { auditedWrite, scopedKey } from '../staff-write.ts'

export const adminDropRoutes = createRouter()
const tag = 'Staff: drops'
const params = z.object({ id: z.string().max(40) })

const StaffDropSchema = DropSchema.extend({
  /** What staff set beside what shoppers see. */
  quotas: z.array(z.object({ variantId: z.string(), quota: z.number().int() })),
  passSeconds: z.number(),
  holdSeconds: z.number(),
  admissionFactor: z.number(),
  entryShards: z.number().int(),
  stockShards: z.number().int(),
  createdAt: z.iso.datetime(),
}).openapi('StaffDrop')

const dropNow = { 200: { description: 'The drop now.', schema: StaffDropSchema } }

const depsOf = (c: GatewayContext): StaffDropDeps => ({
  db: c.env.CATALOG_DB,
  variants: (ids) => catalogReader(c.env).variants(ids),
  drop: (id) => dropOf(c.env, id),
  currency: shop.currency,
  newId,
  now: Date.now,
})

const staffView = (status: DropStatus) => {
  const { definition } = status
  return {
    ...dropView(status),
    quotas: definition.variants.map(({ variantId, quota }) => ({ variantId, quota })),
    passSeconds: definition.passMs / 1000,
    holdSeconds: definition.holdMs / 1000,
    admissionFactor: definition.admissionFactor,
    entryShards: definition.entryShards,
    stockShards: definition.stockShards,
    createdAt: rfc3339(definition.createdAt),
    serverTime: rfc3339(Date.now()),
  }
}

/** A drop whose object was never told of it, or does not answer. */
const unheard = (definition: DropDefinition): DropStatus => ({
  definition,
  state: 'announced',
  remaining: 'plenty',
  entries: 0,
  version: 0,
  commitment: null,
})

/** An edit as the change the audit keeps; this isolate shows it at once. */
function changeOf(
  c: GatewayContext,
  edit: Result<DropEdit>,
): Result<Change<ReturnType<typeof staffView>>> {
  if (!edit.ok) return edit
  const { before, after, value } = edit.value
  dropStatuses(c.env).learn(value)
  forgetDropLists()
  return ok({ before, after, value: staffView(value) })
}

route(
  adminDropRoutes,
  {
    method: 'post',
    path: '/api/admin/v1/drops',
    tag,
    summary: 'Makes a drop; shoppers see it at once',
    auth: 'staff',
    idempotency: 'accepted',
    body: DropInputSchema,
    responses: { 201: { description: 'The drop.', schema: StaffDropSchema } },
  },
  async (c, { body }) => answer(c, await makeDrop(c, body), 201),
)

/** Makes a drop for the signed-in member of staff, by the API or by the page. */
export const makeDrop = (c: GatewayContext, input: DropInput) =>
  auditedWrite(c, 'drop.create', input.title ?? input.variants[0]?.variantId ?? '', async () =>
    changeOf(c, await createDrop(depsOf(c), input, scopedKey(c))),
  )

route(
  adminDropRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/drops',
    tag,
    summary: 'Drops by their opening, the latest first, drafts included',
    auth: 'staff',
    query: listQuery,
    responses: { 200: { description: 'One page.', schema: pageOf(StaffDropSchema) } },
  },
  async (c, { query }) => {
    const allowed = requireRole(c, 'drop.read')
    if (!allowed.ok) return answer(c, allowed)
    const listed = await listDrops(c.env.CATALOG_DB, query, true)
    if (!listed.ok) return answer(c, listed)
    const { data, nextCursor } = listed.value
    const statuses = dropStatuses(c.env)
    const known = await Promise.allSettled(data.map(({ id }) => statuses.get(id)))
    const views = data.map((definition, index) => {
      const one = known[index]
      return staffView((one?.status === 'fulfilled' ? one.value : null) ?? unheard(definition))
    })
    return c.json({ data: views, nextCursor })
  },
)

route(
  adminDropRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/drops/{id}',
    tag,
    summary: 'One drop as staff see it',
    auth: 'staff',
    params,
    responses: dropNow,
  },
  async (c, { params: { id } }) => {
    const allowed = requireRole(c, 'drop.read')
    if (!allowed.ok) return answer(c, allowed)
    const known = await findDrop(c.env.CATALOG_DB, id)
    if (!known) return answer(c, refuse('not_found'))
    const status = await dropStatuses(c.env).get(id)
    return c.json(staffView(status ?? unheard(known.definition)))
  },
)

route(
  adminDropRoutes,
  {
    method: 'patch',
    path: '/api/admin/v1/drops/{id}',
    tag,
    summary: 'Changes a drop that has not opened',
    auth: 'staff',
    idempotency: 'accepted',
    params,
    body: DropChangeSchema,
    responses: dropNow,
  },
  async (c, { params: { id }, body }) => {
    const changed = await auditedWrite(c, 'drop.change', id, async () =>
      changeOf(c, await changeDrop(depsOf(c), id, body)),
    )
    return answer(c, changed)
  },
)

const ending =
  (action: 'drop.close' | 'drop.remove', verb: typeof closeDrop) =>
  (c: GatewayContext, id: string) =>
    auditedWrite(c, action, id, async () => changeOf(c, await verb(depsOf(c), id)))

/** Ends a drop for the signed-in member of staff, by the API or by the page. */
export const endDrop = ending('drop.close', closeDrop)

/** Verbs that need nothing but the drop. */
const ENDINGS = [
  ['post', '/api/admin/v1/drops/{id}/close', endDrop, 'Ends a drop now'],
  [
    'delete',
    '/api/admin/v1/drops/{id}',
    ending('drop.remove', removeDrop),
    'Ends a drop and takes it out of the lists',
  ],
] as const

for (const [method, path, end, summary] of ENDINGS) {
  route(
    adminDropRoutes,
    {
      method,
      path,
      tag,
      summary: `${summary}; unsold units go back to the shop`,
      auth: 'staff',
      idempotency: 'accepted',
      params,
      body: z.strictObject({}),
      bodyOptional: true,
      responses: dropNow,
    },
    async (c, { params: { id } }) => answer(c, await end(c, id)),
  )
}
