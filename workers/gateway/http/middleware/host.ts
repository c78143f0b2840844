import { createMiddleware } from 'hono/factory'
import { refuse } from '../../../../src/shared/platform/result.ts'
import type { App } from '../app.ts'
import { problemResponse } from '../problem-response.ts'

/** A name or an IP address, and a port (RFC 3986, 3.2.2; without percent-encoding). */
const HOST = /^(?:[a-z0-9._-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/i

/**
 * Refuses a request whose Host is no host. Pages name it in their policy, links and addresses, so
 * nothing else may ever get there. It answers a problem to everybody: a page needs the host.
 */
export const requireHost = createMiddleware<App>(async (c, next) => {
  const { url } = c.req
  const named = c.req.header('host')
  const isHost =
    URL.canParse(url) && HOST.test(new URL(url).host) && (named === undefined || HOST.test(named))
  if (!isHost) return problemResponse(c, refuse('invalid_host').problem)
  await next()
})
