import type { GatewayContext } from './app.ts'

/**
 * Answers lines of JSON, one a value, while work goes on: also when the client is gone. `say`
 * rejects then, and the work decides whether it ends.
 */
export function answerLines<Line>(
  c: GatewayContext,
  work: (say: (line: Line) => Promise<void>) => Promise<void>,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const writer = writable.getWriter()
  const encoder = new TextEncoder()
  const done = work((line) => writer.write(encoder.encode(`${JSON.stringify(line)}\n`)))
  c.executionCtx.waitUntil(done.finally(() => writer.close().catch(() => undefined)))
  return c.body(readable, 200, { 'content-type': 'application/x-ndjson', ...headers })
}
