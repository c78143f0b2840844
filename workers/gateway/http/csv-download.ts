import type { GatewayContext } from './app.ts'
import { logOf } from './app.ts'

/**
 * A CSV that is sent as it is made: a piece is made when the client has taken the one before, so
 * that memory holds one piece. A fault breaks the download off, as its status is sent by then.
 */
export function csvDownload(
  c: GatewayContext,
  filename: string,
  pieces: AsyncGenerator<string>,
): Response {
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await pieces.next()
        if (done) controller.close()
        else controller.enqueue(encoder.encode(value))
      } catch (error) {
        logOf(c)('export.failed', { error })
        controller.error(error)
      }
    },
    async cancel() {
      await pieces.return(undefined)
    },
  })
  return c.body(body, 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${filename}"`,
    'cache-control': 'no-store',
  })
}
