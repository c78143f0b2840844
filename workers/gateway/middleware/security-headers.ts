import { createMiddleware } from 'hono/factory'
import type { App } from '../app.ts'

/** What every answer carries, unless its handler says otherwise; pages bring their own policy. */
const HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  'cross-origin-opener-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'private, no-store',
} as const

const TRANSPORT = ['strict-transport-security', 'max-age=31536000; includeSubDomains'] as const

export const securityHeaders = createMiddleware<App>(async (c, next) => {
  // Before the handler: a header set on a finished answer makes the framework copy it each time.
  for (const [name, value] of Object.entries(HEADERS)) c.header(name, value)
  if (c.req.url.startsWith('https:')) c.header(...TRANSPORT)
  await next()
})
