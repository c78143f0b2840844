import { createMiddleware } from 'hono/factory'
import type { App } from '../app.ts'

/** What every answer carries; pages add their own Content-Security-Policy. */
const HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  'cross-origin-opener-policy': 'same-origin',
} as const

export const securityHeaders = createMiddleware<App>(async (c, next) => {
  await next()
  if (c.res.webSocket) return
  for (const [name, value] of Object.entries(HEADERS)) c.header(name, value)
  if (c.req.url.startsWith('https:')) {
    c.header('strict-transport-security', 'max-age=31536000; includeSubDomains')
  }
  if (!c.res.headers.has('cache-control')) c.header('cache-control', 'private, no-store')
  if (!c.res.headers.has('content-security-policy')) {
    c.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
  }
})
