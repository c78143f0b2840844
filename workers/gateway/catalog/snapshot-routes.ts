import { z } from '@hono/zod-openapi'
import type { SnapshotTier } from '../../../src/shared/catalog/read/snapshot-tier.ts'
import { ok, refuse } from '../../../src/shared/platform/result.ts'
import { createRouter } from '../http/app.ts'
import { catalogReader } from '../http/ports/catalog.ts'
import { IMMUTABLE, isKnown, notModified, sendRendering } from '../http/rendering.ts'
import { route } from '../http/route.ts'
import { CategorySchema, ProductDocumentSchema, ProductIndexSchema } from './schemas.ts'

/** The immutable files a manifest names: what is under a version never changes. */
export const catalogSnapshotRoutes = createRouter()

const version = z.string().regex(/^(?:0|[0-9a-f]{24})$/)

const fileResponses = (schema: z.ZodType) => ({
  200: { description: 'The immutable file.', schema },
  304: { description: 'Unchanged (If-None-Match).' },
})

route(
  catalogSnapshotRoutes,
  {
    method: 'get',
    path: '/catalog/{version}/products.json',
    tag: 'Catalogue',
    summary: 'List every product of a release in short form',
    auth: 'none',
    params: z.object({ version }),
    responses: fileResponses(ProductIndexSchema),
  },
  async (c, { params }) => {
    const etag = `"products-${params.version}"`
    const { snapshots } = catalogReader(c.env)
    const parts = await snapshots.parts(params.version)
    if (!parts) return refuse('not_found')
    if (isKnown(c, etag)) return ok(notModified(etag, IMMUTABLE))
    const headers = { 'content-type': 'application/json', 'cache-control': IMMUTABLE, etag }
    return ok(c.body(streamIndex(snapshots, params.version, parts), 200, headers))
  },
)

/** The parts one after the other as one JSON text: a large catalogue is never held whole. */
function streamIndex(
  snapshots: SnapshotTier,
  catalogVersion: string,
  parts: (string | null)[],
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const hashes = parts.filter((hash) => hash !== null)
  let next = 0
  return new ReadableStream({
    start: (controller) => {
      controller.enqueue(encoder.encode(`{"version":"${catalogVersion}","products":[`))
    },
    pull: async (controller) => {
      const hash = hashes[next]
      if (hash === undefined) {
        controller.enqueue(encoder.encode(']}'))
        controller.close()
        return
      }
      const text = await snapshots.partText(hash)
      // A cut stream is seen by the client; a file with a hole in it would be kept for ever.
      if (text === null) throw new Error(`the index part ${hash} is missing`)
      controller.enqueue(encoder.encode(`${next === 0 ? '' : ','}${text.slice(1, -1)}`))
      next += 1
    },
  })
}

route(
  catalogSnapshotRoutes,
  {
    method: 'get',
    path: '/catalog/{version}/categories.json',
    tag: 'Catalogue',
    summary: 'List every category of a release',
    auth: 'none',
    params: z.object({ version }),
    responses: fileResponses(z.array(CategorySchema)),
  },
  async (c, { params }) => {
    const etag = `"categories-${params.version}"`
    const json = await catalogReader(c.env).snapshots.categories(params.version)
    return json === null ? refuse('not_found') : ok(sendRendering(c, { json, etag }, IMMUTABLE))
  },
)

route(
  catalogSnapshotRoutes,
  {
    method: 'get',
    path: '/catalog/{version}/products/{file}',
    tag: 'Catalogue',
    summary: 'Get the document of one product in a release: `<handle>.json`',
    auth: 'none',
    params: z.object({ version, file: z.string().regex(/^.{1,200}\.json$/) }),
    responses: fileResponses(ProductDocumentSchema),
  },
  async (c, { params }) => {
    const etag = `"product-${params.version}"`
    const handle = params.file.slice(0, -'.json'.length)
    const json = await catalogReader(c.env).snapshots.documentText(params.version, handle)
    return json === null ? refuse('not_found') : ok(sendRendering(c, { json, etag }, IMMUTABLE))
  },
)
