import { createMiddleware } from 'hono/factory'
import type { App } from '../app.ts'

/** Names the request, for logs and problems. A client's own id is taken where it is harmless. */
export const requestId = createMiddleware<App>(async (c, next) => {
  const given = c.req.header('x-request-id')
  c.set('requestId', given && /^[\w.-]{8,64}$/.test(given) ? given : crypto.randomUUID())
  // A read has no body; before a write the body takes this place.
  c.set('bodyText', '')
  await next()
})
