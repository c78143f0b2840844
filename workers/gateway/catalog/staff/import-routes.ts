import { z } from '@hono/zod-openapi'
import shop from '../../../../shop.config.ts'
import { ImportUnreadable } from '../../../../src/shared/catalog/import/contract.ts'
import { isKnownEncoding } from '../../../../src/shared/catalog/import/decode-text.ts'
import {
  type ImportEvent,
  importProducts,
} from '../../../../src/shared/catalog/import/import-products.ts'
import { readCsv } from '../../../../src/shared/catalog/import/read-csv.ts'
import { newId } from '../../../../src/shared/platform/ids.ts'
import { IMPORT_MAX_BYTES } from '../../../../src/shared/platform/limits.ts'
import { ok, refuse } from '../../../../src/shared/platform/result.ts'
import { createRouter, type GatewayContext, logOf } from '../../http/app.ts'
import { route } from '../../http/route.ts'
import { auditedWrite } from '../../http/staff-write.ts'
import { publishCatalog, stockSetter, writeDeps } from './writes.ts'

const EventSchema = z
  .looseObject({ type: z.enum(['progress', 'refused', 'note', 'done', 'failed']) })
  .openapi('ImportEvent', { description: 'One line of the answer (NDJSON).' })

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
  (c, { query }) => {
    const dryRun = query.dryRun === '1' || query.dryRun === 'true'
    const { body } = c.req.raw
    const type = c.req.header('content-type') ?? ''
    if (!/^text\/csv\b/i.test(type) || !body) {
      const detail = 'Send the file itself, as text/csv.'
      return refuse('unsupported_media_type', detail)
    }
    const charset = charsetOf(type)
    if (charset !== null && !isKnownEncoding(charset)) {
      const detail = `The charset "${charset}" is not known. Send the file as UTF-8.`
      return refuse('unsupported_media_type', detail)
    }
    if (Number(c.req.header('content-length') ?? 0) > IMPORT_MAX_BYTES) {
      const detail = `At most ${IMPORT_MAX_BYTES} bytes.`
      return refuse('body_too_large', detail)
    }
    // A streamed answer is not kept; an import done again has no further effect anyway.
    c.set('idempotencyKey', null)
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    c.executionCtx.waitUntil(runImport(c, { body, charset, dryRun }, writable.getWriter()))
    return ok(c.body(readable, 200, { 'content-type': 'application/x-ndjson' }))
  },
)

interface Upload {
  body: ReadableStream<Uint8Array>
  /** The declared encoding, or null. */
  charset: string | null
  dryRun: boolean
}

/** The charset of a media type, or null where it names none. */
const charsetOf = (type: string): string | null =>
  /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(type)?.[1] ?? null

async function runImport(
  c: GatewayContext,
  upload: Upload,
  writer: WritableStreamDefaultWriter<Uint8Array>,
): Promise<void> {
  const encoder = new TextEncoder()
  const say = (event: ImportEvent | { type: 'failed'; reason: string }): Promise<void> =>
    writer.write(encoder.encode(`${JSON.stringify(event)}\n`))
  const counter = new ByteCounter(upload.body)
  // Before all of the file is here, a client that is gone ends the import; afterwards it goes on.
  const tell = (event: ImportEvent): Promise<void> =>
    say(event).catch((error: unknown) => {
      if (!counter.ended) throw error
    })
  try {
    const importId = newId('imp')
    const run = () => importBody(c, importId, counter, upload, tell)
    if (upload.dryRun) await run()
    else {
      await auditedWrite(c, importId, async () => {
        const done = await run()
        return ok({ before: null, after: done, value: done })
      })
    }
  } catch (error) {
    // The answer has begun, so that its status can no longer say it.
    logOf(c)('import.failed', { error })
    const reason = 'Something broke on our side. What was imported stays; import the file again.'
    await say({ type: 'failed', reason }).catch(() => undefined)
  } finally {
    await writer.close().catch(() => undefined)
  }
}

/** A body that knows how far it was read. A length that was not declared is held to its limit. */
class ByteCounter {
  readonly stream: ReadableStream<Uint8Array>
  bytes = 0
  /** True once the last byte was read. */
  ended = false

  constructor(body: ReadableStream<Uint8Array>) {
    this.stream = body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform: (chunk, controller) => {
          this.bytes += chunk.byteLength
          if (this.bytes <= IMPORT_MAX_BYTES) controller.enqueue(chunk)
          else {
            const reason = `The file has more than ${IMPORT_MAX_BYTES} bytes.`
            controller.error(new ImportUnreadable(0, 'file_too_large', reason))
          }
        },
        flush: () => {
          this.ended = true
        },
      }),
    )
  }
}

function importBody(
  c: GatewayContext,
  importId: string,
  counter: ByteCounter,
  { charset, dryRun }: Upload,
  emit: (event: ImportEvent) => Promise<void>,
) {
  return importProducts(
    {
      ...writeDeps(c.env),
      importId,
      dryRun,
      locale: shop.locale,
      setStock: stockSetter(c, importId),
      publish: () => publishCatalog(c.env),
      bytesRead: () => counter.bytes,
      emit,
    },
    readCsv(counter.stream, charset),
  )
}
