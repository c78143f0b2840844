import { createMiddleware } from 'hono/factory'
import type { App } from '../app.ts'

/**
 * The headers of every answer, unless its handler sets others. They are those of data: it is never
 * a document, so nothing may load, run or frame it. Pages bring their own policy.
 */
export const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'private, no-store',
} as const

const NAMES = Object.entries(SECURITY_HEADERS)
export const TRANSPORT_SECURITY = 'max-age=31536000; includeSubDomains'

export const securityHeaders = createMiddleware<App>(async (c, next) => {
  await next()
  // An upgraded connection has no headers to add to.
  if (c.res.webSocket) return
  // Set on the answer itself: `c.header` would copy a finished answer at every call.
  const { headers } = c.res
  if (!headers.has('x-content-type-options')) {
    for (const [name, value] of NAMES) if (!headers.has(name)) headers.set(name, value)
  }
  headers.set('x-request-id', c.var.requestId)
  if (c.req.url.startsWith('https:')) headers.set('strict-transport-security', TRANSPORT_SECURITY)
})
