import { createMiddleware } from 'hono/factory'
import type { App } from '../app.ts'

/** A client's own id where it is harmless, else a fresh one. */
const requestIdOf = (given: string | null | undefined): string =>
  given && /^[\w.-]{8,64}$/.test(given) ? given : crypto.randomUUID()

/** Names the request, for logs and problems. A client's own id is taken where it is harmless. */
export const requestId = createMiddleware<App>(async (c, next) => {
  c.set('requestId', requestIdOf(c.req.header('x-request-id')))
  // A read has no body; before a write the body takes this place.
  c.set('bodyText', '')
  await next()
})
