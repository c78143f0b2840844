import { createMiddleware } from 'hono/factory'
import { BODY_MAX_BYTES } from '../../../../src/shared/platform/limits.ts'
import { refuse } from '../../../../src/shared/platform/result.ts'
import type { App } from '../app.ts'
import { answerProblem } from '../pages/errors.tsx'

/** Routes that read a large body themselves, as a stream, with limits of their own. */
const STREAMED = [
  /^\/api\/admin\/v1\/imports\//,
  /^\/admin\/import\/[^/]+\/(?:check|run)$/,
  /^\/api\/admin\/v1\/products\/[^/]+\/images$/,
  /^\/admin\/products\/[^/]+(?:\/upload)?$/,
]

/** Reads the body once, up to its limit: a longer one is refused before it is held in memory. */
export const body = createMiddleware<App>(async (c, next) => {
  const { body: stream } = c.req.raw
  if (stream && !STREAMED.some((path) => path.test(c.req.path))) {
    const text = await readBody(c.req.raw, stream)
    if (text === null) {
      const detail = `At most ${BODY_MAX_BYTES} bytes.`
      return answerProblem(c, refuse('body_too_large', detail).problem)
    }
    c.set('bodyText', text)
  }
  await next()
})

/** The runtime holds a request to the length it declares; only an undeclared one is counted here. */
async function readBody(request: Request, stream: ReadableStream): Promise<string | null> {
  const declared = request.headers.get('content-length')
  if (declared === null) return readUpTo(stream, BODY_MAX_BYTES)
  return Number(declared) > BODY_MAX_BYTES ? null : request.text()
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
