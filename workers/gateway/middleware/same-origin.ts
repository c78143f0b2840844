import { createMiddleware } from 'hono/factory'
import { refuse } from '../../../src/shared/platform/result.ts'
import type { App, GatewayContext } from '../app.ts'
import { answerProblem } from '../pages/errors.tsx'
import { bearerToken, sessionCookie } from './session.ts'

/**
 * A browser sends the cookie along whoever wrote the page. A state-changing request that rests on
 * the cookie must therefore come from this shop: its Origin, or else its Sec-Fetch-Site, says so.
 * Runs before every write.
 */
export const sameOrigin = createMiddleware<App>(async (c, next) => {
  if (restsOnCookie(c) && !isSameOrigin(c)) {
    return answerProblem(c, refuse('cross_site_request').problem)
  }
  await next()
})

const restsOnCookie = (c: GatewayContext): boolean =>
  bearerToken(c) === undefined && sessionCookie(c) !== undefined

/** Whether the request says that it comes from this shop's own pages. */
export function isSameOrigin(c: GatewayContext): boolean {
  const origin = c.req.header('origin')
  if (origin !== undefined) return origin === new URL(c.req.url).origin
  const site = c.req.header('sec-fetch-site')
  return site === 'same-origin' || site === 'none'
}
