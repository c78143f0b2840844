import { z } from '@hono/zod-openapi'
import { dropView } from '../../../src/shared/drop/view.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { DROP_ENTRY_SHARDS_MAX } from '../../../src/shared/platform/limits.ts'
import { ok, refuse } from '../../../src/shared/platform/result.ts'
import { token } from '../../../src/shared/platform/text.ts'
import { createRouter } from '../http/app.ts'
import { listQuery, pageOf, wholeNumber } from '../http/list-query.ts'
import { fairnessOf, publicDrops, publishedEntries } from '../http/ports/drop-reads.ts'
import { dropStatuses } from '../http/ports/drops.ts'
import { route } from '../http/route.ts'
import { DropSchema, FairnessSchema, PublishedEntrySchema } from './schemas.ts'

export const dropRoutes = createRouter()

const tag = 'Drops'
const params = z.object({ id: token({ max: 40 }) })
/** A list of entries is long: a check of the draw reads all of it. */
const PUBLISHED_LIMIT_MAX = 1_000

route(
  dropRoutes,
  {
    method: 'get',
    path: '/api/v1/drops',
    tag,
    summary: 'List announced, open and past drops by opening time, latest first',
    auth: 'none',
    query: listQuery,
    responses: { 200: { description: 'One page.', schema: pageOf(DropSchema) } },
  },
  async (c, { query }) => {
    const listed = await publicDrops(c.env, query)
    if (!listed.ok) return listed
    const { data, nextCursor } = listed.value
    const statuses = dropStatuses(c.env)
    // One drop that does not answer takes nothing away from the others.
    const known = await Promise.allSettled(data.map(({ id }) => statuses.get(id)))
    const serverTime = rfc3339(Date.now())
    const views = known.flatMap((one) =>
      one.status === 'fulfilled' && one.value ? [{ ...dropView(one.value), serverTime }] : [],
    )
    return ok({ data: views, nextCursor })
  },
)

route(
  dropRoutes,
  {
    method: 'get',
    path: '/api/v1/drops/{id}',
    tag,
    summary: 'Get a drop with its state and the band of units left',
    auth: 'none',
    params,
    responses: { 200: { description: 'The drop.', schema: DropSchema } },
  },
  async (c, { params: { id } }) => {
    const status = await dropStatuses(c.env).get(id)
    if (!status) return refuse('not_found')
    return ok({ ...dropView(status), serverTime: rfc3339(Date.now()) })
  },
)

route(
  dropRoutes,
  {
    method: 'get',
    path: '/api/v1/drops/{id}/fairness',
    tag,
    summary: 'Get the data to check the drop, without the entry lists',
    auth: 'none',
    params,
    responses: { 200: { description: 'The report.', schema: FairnessSchema } },
  },
  async (c, { params: { id } }) => {
    const status = await dropStatuses(c.env).get(id)
    if (!status) return refuse('not_found')
    return fairnessOf(c.env, id)
  },
)

route(
  dropRoutes,
  {
    method: 'get',
    path: '/api/v1/drops/{id}/fairness/entries/{shard}',
    tag,
    summary: 'List the entries of one shard in order; for a draw once entries are closed',
    auth: 'none',
    params: z.object({
      id: token({ max: 40 }),
      shard: wholeNumber(DROP_ENTRY_SHARDS_MAX - 1),
    }),
    query: z.strictObject({
      after: wholeNumber(Number.MAX_SAFE_INTEGER).default(0),
      limit: wholeNumber(PUBLISHED_LIMIT_MAX).pipe(z.number().min(1)).default(100),
    }),
    responses: { 200: { description: 'One page.', schema: pageOf(PublishedEntrySchema) } },
  },
  async (c, { params: { id, shard }, query: { after, limit } }) => {
    const status = await dropStatuses(c.env).get(id)
    if (!status || shard >= status.definition.entryShards) return refuse('not_found')
    const { mode, entriesCloseAt } = status.definition
    // A shard without an entry does not know its drop, and would answer an empty list.
    if (mode === 'draw' && status.state !== 'closed' && Date.now() < entriesCloseAt) {
      return refuse('drop_not_open', 'The list of a draw is published once its entries are closed.')
    }
    const page = await publishedEntries(c.env, id, shard, { after, limit })
    if (!page.ok) return page
    const last = page.value.at(-1)
    // A full page may have more behind it; the cursor is what `after` takes.
    const nextCursor = page.value.length === limit && last ? String(last.sequence) : null
    return ok({ data: page.value, nextCursor })
  },
)
