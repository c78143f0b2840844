import { createMiddleware } from 'hono/factory'
import {
  BODY_MAX_BYTES,
  PRODUCT_BODY_MAX_BYTES,
  STATEMENT_MAX_BYTES,
} from '../../../../src/shared/platform/limits.ts'
import { refuse } from '../../../../src/shared/platform/result.ts'
import type { App } from '../app.ts'
import { answerProblem } from '../pages/errors.tsx'

/** Routes that read a large body themselves, as a stream, with limits of their own. */
const STREAMED = [
  /^\/api\/admin\/v1\/imports\//,
  /^\/admin\/import\/[^/]+\/(?:check|run)$/,
  /^\/api\/admin\/v1\/products\/[^/]+\/images$/,
  /^\/admin\/products\/[^/]+\/upload$/,
  /^\/api\/v1\/orders\/[^/]+\/reviews\/[^/]+\/photos$/,
  /^\/(?:orders|o)\/[^/]+\/review$/,
]

/** Bodies that may be longer than others, each with its bound. */
const LARGER: readonly { path: RegExp; bytes: number }[] = [
  // Forms are read before the sign-in, which keeps the fields of one that waits for it.
  { path: /^\/admin\/products\/[^/]+(?:\/pictures)?$/, bytes: PRODUCT_BODY_MAX_BYTES },
  // A whole product: `POST /products`, `PATCH /products/{id}`.
  { path: /^\/api\/admin\/v1\/products(?:\/[^/]+)?$/, bytes: PRODUCT_BODY_MAX_BYTES },
  { path: /^\/(?:api\/admin\/v1|admin)\/bank-statements$/, bytes: STATEMENT_MAX_BYTES },
]

/** Reads the body once, up to its limit: a longer one is refused before it is held in memory. */
export const body = createMiddleware<App>(async (c, next) => {
  const { body: stream } = c.req.raw
  if (stream && !STREAMED.some((path) => path.test(c.req.path))) {
    const limit = LARGER.find(({ path }) => path.test(c.req.path))?.bytes ?? BODY_MAX_BYTES
    const text = await readBody(c.req.raw, stream, limit)
    if (text === null) {
      const detail = `At most ${limit} bytes.`
      return answerProblem(c, refuse('body_too_large', detail).problem)
    }
    c.set('bodyText', text)
  }
  await next()
})

/** The runtime holds a request to the length it declares; only an undeclared one is counted here. */
async function readBody(
  request: Request,
  stream: ReadableStream,
  limit: number,
): Promise<string | null> {
  const declared = request.headers.get('content-length')
  if (declared === null) return readUpTo(stream, limit)
  return Number(declared) > limit ? null : request.text()
}

async function readUpTo(stream: ReadableStream<Uint8Array>, limit: number): Promise<string | null> {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const chunk of stream) {
    bytes += chunk.byteLength
    if (bytes > limit) return null
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}
