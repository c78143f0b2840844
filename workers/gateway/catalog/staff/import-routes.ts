import { z } from '@hono/zod-openapi'
import {
  exportRefused,
  listImports,
  readImport,
} from '../../../../src/shared/catalog/import/runs/read-imports.ts'
import { newId } from '../../../../src/shared/platform/ids.ts'
import { ok, refuse } from '../../../../src/shared/platform/result.ts'
import { token } from '../../../../src/shared/platform/text.ts'
import { createRouter } from '../../http/app.ts'
import { csvDownload } from '../../http/csv-download.ts'
import { route } from '../../http/route.ts'
import { charsetOf, declaredBytes, streamImport } from './run-import.ts'

const EventSchema = z
  .looseObject({ type: z.enum(['progress', 'refused', 'note', 'done', 'failed']) })
  .openapi('ImportEvent', { description: 'One line of the answer (NDJSON).' })

const count = z.number().int()
const ImportRunSchema = z
  .object({
    id: z.string(),
    fileName: z.string(),
    dryRun: z.boolean(),
    state: z.enum(['running', 'done', 'failed', 'stalled']),
    startedAt: z.string(),
    seenAt: z.string(),
    progress: z.object({ products: count, rows: count, bytes: count, fileBytes: count.nullable() }),
    counts: z.object({ imported: count, updated: count, refused: count, notes: count }).nullable(),
    stock: z.object({ done: count, total: count }).nullable(),
    encoding: z.string().nullable(),
    failure: z.string().nullable(),
  })
  .openapi('ImportRun', { description: 'An import, and how far it is.' })

const params = z.object({ id: token({ max: 100 }) })

export const staffImportRoutes = createRouter()

route(
  staffImportRoutes,
  {
    method: 'post',
    path: '/api/admin/v1/imports/products',
    tag: 'Staff: catalogue',
    summary: "Import a product CSV in Shopify's format; the body is the file, streamed",
    staff: 'import.products',
    idempotency: 'accepted',
    query: z.strictObject({
      dryRun: z
        .enum(['0', '1', 'false', 'true'])
        .default('0')
        .openapi({ description: 'With 1 the report alone is made and nothing is written.' }),
    }),
    responses: {
      200: { description: 'The events of the import, one per line.', schema: EventSchema },
    },
  },
  async (c, { query }) => {
    const { body } = c.req.raw
    const type = c.req.header('content-type') ?? ''
    if (!/^text\/csv\b/i.test(type) || !body) {
      const detail = 'Send the file itself, as text/csv.'
      return refuse('unsupported_media_type', detail)
    }
    const charset = charsetOf(type)
    if (!charset.ok) return charset
    const fileBytes = declaredBytes(c)
    if (!fileBytes.ok) return fileBytes
    return streamImport(c, {
      importId: newId('imp'),
      fileName: '',
      body,
      fileBytes: fileBytes.value,
      charset: charset.value,
      dryRun: query.dryRun === '1' || query.dryRun === 'true',
    })
  },
)

route(
  staffImportRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/imports',
    tag: 'Staff: catalogue',
    summary: 'List the newest imports, running ones too',
    staff: 'import.products',
    responses: {
      200: {
        description: 'The imports.',
        schema: z.object({ data: z.array(ImportRunSchema), nextCursor: z.null() }),
      },
    },
  },
  async (c) => ok({ data: await listImports(c.env.CATALOG_DB, Date.now()), nextCursor: null }),
)

route(
  staffImportRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/imports/{id}',
    tag: 'Staff: catalogue',
    summary: 'Get an import and how far it is',
    staff: 'import.products',
    params,
    responses: { 200: { description: 'The import now.', schema: ImportRunSchema } },
  },
  (c, { params: { id } }) => readImport(c.env.CATALOG_DB, id, Date.now()),
)

route(
  staffImportRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/imports/{id}/refused',
    tag: 'Staff: catalogue',
    summary: 'Get the rows that an import refused, with the reasons, as CSV',
    staff: 'import.products',
    params,
    responses: { 200: { description: 'The file, text/csv in UTF-8.' } },
  },
  async (c, { params: { id } }) => {
    const known = await readImport(c.env.CATALOG_DB, id, Date.now())
    if (!known.ok) return known
    return ok(csvDownload(c, 'refused.csv', exportRefused(c.env.CATALOG_DB, id)))
  },
)
