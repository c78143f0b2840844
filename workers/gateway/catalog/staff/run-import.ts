import shop from '../../../../shop.config.ts'
import { ImportUnreadable } from '../../../../src/shared/catalog/import/contract.ts'
import { isKnownEncoding } from '../../../../src/shared/catalog/import/decode-text.ts'
import { importProducts } from '../../../../src/shared/catalog/import/import-products.ts'
import { readCsv } from '../../../../src/shared/catalog/import/read-csv.ts'
import type { ImportEvent } from '../../../../src/shared/catalog/import/runs/contract.ts'
import { ImportRecorder } from '../../../../src/shared/catalog/import/runs/record-import.ts'
import { IMPORT_MAX_BYTES } from '../../../../src/shared/platform/limits.ts'
import { ok, type Result, refuse } from '../../../../src/shared/platform/result.ts'
import { appendAudit } from '../../../../src/shared/staff/append-audit.ts'
import type { AuditDraft } from '../../../../src/shared/staff/contract.ts'
import { answerLines } from '../../http/answer-lines.ts'
import { type GatewayContext, logOf } from '../../http/app.ts'
import { staffDeps } from '../../http/middleware/staff.ts'
import { catalogSender, firstStockSetter, publishAll } from './writes.ts'

/** A product file on its way in. */
export interface Upload {
  importId: string
  fileName: string
  body: ReadableStream<Uint8Array>
  /** The declared length in bytes, or null. */
  fileBytes: number | null
  /** The declared encoding, or null. */
  charset: string | null
  dryRun: boolean
}

const BROKEN = 'Something broke on our side. The page of the import says how far it is.'
const CUT_OFF = 'The upload broke off before the end of the file. Nothing is imported.'

/** The charset of a media type, or null where it names none. Refuses an unknown one. */
export function charsetOf(type: string): Result<string | null> {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(type)?.[1] ?? null
  if (charset === null || isKnownEncoding(charset)) return ok(charset)
  const detail = `The charset "${charset}" is not known. Send the file as UTF-8.`
  return refuse('unsupported_media_type', detail)
}

/** The declared length of a request's body, or null. Refuses `body_too_large`. */
export function declaredBytes(c: GatewayContext): Result<number | null> {
  const declared = c.req.header('content-length')
  const bytes = declared === undefined ? null : Number(declared)
  if (bytes === null || bytes <= IMPORT_MAX_BYTES) return ok(bytes)
  return refuse('body_too_large', `At most ${IMPORT_MAX_BYTES} bytes.`)
}

/**
 * Imports a file and answers its events as lines of JSON while it runs. Refuses `already_exists`
 * where an import has this id: the same form sent twice is one import.
 */
export async function streamImport(c: GatewayContext, upload: Upload): Promise<Result<Response>> {
  const recorder = recorderOf(c, upload)
  if (!(await recorder.begin())) return refuse('already_exists', 'This import has begun already.')
  // A streamed answer is not stored; an import done again has no further effect anyway.
  c.set('idempotencyKey', null)
  const wait = (ms: number) => scheduler.wait(ms)
  const response = answerLines<ImportEvent>(
    c,
    (say) => runImport(c, upload, recorder, { say, wait }),
    { 'content-location': `/api/admin/v1/imports/${upload.importId}` },
  )
  return ok(response)
}

/**
 * Imports a file, as far as this request can. An id that an import has already is that import:
 * nothing is done.
 */
export async function takeImport(c: GatewayContext, upload: Upload): Promise<void> {
  const recorder = recorderOf(c, upload)
  if (!(await recorder.begin())) return
  c.set('idempotencyKey', null)
  await runImport(c, upload, recorder, { say: async () => undefined, wait: null })
}

const recorderOf = (c: GatewayContext, upload: Upload): ImportRecorder =>
  new ImportRecorder(
    { database: c.env.CATALOG_DB, now: Date.now },
    {
      id: upload.importId,
      staffId: c.var.staff.id,
      fileName: upload.fileName,
      fileBytes: upload.fileBytes,
      dryRun: upload.dryRun,
      startedAt: Date.now(),
    },
  )

type Say = (event: ImportEvent) => Promise<void>

/** The client of an import: how it is told, and how to wait for what is told next. */
interface Listener {
  say: Say
  /** Null where the client does not wait for the end. */
  wait: ((ms: number) => Promise<void>) | null
}

async function runImport(
  c: GatewayContext,
  upload: Upload,
  recorder: ImportRecorder,
  { say, wait }: Listener,
): Promise<void> {
  const counter = new ByteCounter(upload.body)
  const emit = async (event: ImportEvent): Promise<boolean> => {
    // Once the file is read, the steps write down how far the import is.
    if (event.type === 'progress' && !counter.ended) {
      // The record is for those who come back: without it the import goes on.
      await recorder.tell(event).catch((error: unknown) => logOf(c)('import.unrecorded', { error }))
    }
    try {
      await say(event)
      return true
    } catch (error) {
      // Before all of the file is here, a client that is gone ends the import; afterwards it goes on.
      if (!counter.ended) throw error
      return false
    }
  }
  try {
    const deps = { ...importDeps(c, upload), wait, emit, bytesRead: () => counter.bytes }
    await importProducts(deps, readCsv(counter.stream, upload.charset))
  } catch (error) {
    // The answer has begun, so that its status can no longer say it.
    logOf(c)('import.failed', { error })
    const reason = counter.ended ? BROKEN : CUT_OFF
    await recorder.fail(reason).catch(() => undefined)
    await say({ type: 'failed', reason }).catch(() => undefined)
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

const importDeps = (c: GatewayContext, { importId }: Upload) => ({
  database: c.env.CATALOG_DB,
  importId,
  requestId: c.var.requestId,
  now: Date.now,
  currency: shop.currency,
  locale: shop.locale,
  setStock: firstStockSetter(c.env),
  publish: () => publishAll(c.env),
  send: catalogSender(c.env),
  audit: (entry: AuditDraft) => appendAudit(staffDeps(c).db, entry),
  broke: (error: unknown) => logOf(c)('import.broke', { error }),
})
