import { z } from '@hono/zod-openapi'
import shop from '../../../shop.config.ts'
import { type ImportEvent, importProducts } from '../../../src/shared/catalog/import-products.ts'
import { readCsv } from '../../../src/shared/catalog/read-csv.ts'
import { initialStock } from '../../../src/shared/catalog/set-initial-stock.ts'
import type { StockPort } from '../../../src/shared/inventory/contract.ts'
import { describeFault } from '../../../src/shared/platform/faults.ts'
import { newId } from '../../../src/shared/platform/ids.ts'
import { IMPORT_MAX_BYTES } from '../../../src/shared/platform/limits.ts'
import { stockName } from '../../../src/shared/platform/objects.ts'
import { ok, refuse } from '../../../src/shared/platform/result.ts'
import { createRouter, type GatewayContext } from '../app.ts'
import { publishCatalog, writeDeps } from '../catalog-writes.ts'
import { requireRole } from '../middleware/staff.ts'
import { problemResponse } from '../problem-response.ts'
import { answer, route } from '../route.ts'
import { auditedWrite } from '../staff-write.ts'

const EventSchema = z
  .looseObject({ type: z.enum(['progress', 'refused', 'done', 'failed']) })
  .openapi('ImportEvent', { description: 'One line of the answer (NDJSON).' })

export const adminImportRoutes = createRouter()

route(
  adminImportRoutes,
  {
    method: 'post',
    path: '/api/admin/v1/imports/products',
    tag: 'Staff: catalogue',
    summary: "Imports a product CSV in Shopify's format; the body is the file, streamed",
    auth: 'staff',
    idempotency: 'accepted',
    responses: { 200: { description: 'What happens, line by line.', schema: EventSchema } },
  },
  (c) => {
    const allowed = requireRole(c, 'import.products')
    if (!allowed.ok) return answer(c, allowed)
    const { body } = c.req.raw
    if (!/^text\/csv\b/i.test(c.req.header('content-type') ?? '') || !body) {
      const detail = 'Send the file itself, as text/csv.'
      return problemResponse(c, refuse('unsupported_media_type', detail).problem)
    }
    if (Number(c.req.header('content-length') ?? 0) > IMPORT_MAX_BYTES) {
      const detail = `At most ${IMPORT_MAX_BYTES} bytes.`
      return problemResponse(c, refuse('body_too_large', detail).problem)
    }
    // A streamed answer is not kept; an import done again has no further effect anyway.
    c.set('idempotencyKey', null)
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    c.executionCtx.waitUntil(runImport(c, body, writable.getWriter()))
    return c.body(readable, 200, { 'content-type': 'application/x-ndjson' })
  },
)

async function runImport(
  c: GatewayContext,
  body: ReadableStream<Uint8Array>,
  writer: WritableStreamDefaultWriter<Uint8Array>,
): Promise<void> {
  const encoder = new TextEncoder()
  const say = (event: ImportEvent | { type: 'failed'; reason: string }): Promise<void> =>
    writer.write(encoder.encode(`${JSON.stringify(event)}\n`))
  try {
    const importId = newId('imp')
    await auditedWrite(c, 'import.products', importId, async () => {
      const done = await importBody(c, importId, body, say)
      return ok({ before: null, after: done, value: done })
    })
  } catch (error) {
    // The answer has begun, so that its status can no longer say it.
    console.error(JSON.stringify({ event: 'import.failed', error: describeFault(error) }))
    const reason = 'Something broke on our side. What was imported stays; import the file again.'
    await say({ type: 'failed', reason }).catch(() => undefined)
  } finally {
    await writer.close().catch(() => undefined)
  }
}

function importBody(
  c: GatewayContext,
  importId: string,
  body: ReadableStream<Uint8Array>,
  emit: (event: ImportEvent) => Promise<void>,
) {
  let bytes = 0
  const counted = body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        bytes += chunk.byteLength
        if (bytes > IMPORT_MAX_BYTES) controller.error(new Error('The file is too large.'))
        else controller.enqueue(chunk)
      },
    }),
  )
  const actor = `staff:${c.var.staff.id}`
  const setStock = (sku: string, quantity: number) => {
    const stock: StockPort = c.env.STOCK.getByName(stockName(sku))
    return stock.execute(initialStock(sku, quantity, importId, actor))
  }
  return importProducts(
    {
      ...writeDeps(c.env),
      currency: shop.currency,
      setStock,
      publish: () => publishCatalog(c.env),
      bytesRead: () => bytes,
      emit,
    },
    readCsv(counted),
  )
}
