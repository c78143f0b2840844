import { createMiddleware } from 'hono/factory'
import { refuse } from '../../../../src/shared/platform/result.ts'
import type { App, GatewayContext } from '../app.ts'
import { answerProblem } from '../pages/errors.tsx'
import { bearerToken, sessionCookie } from './session.ts'

/**
 * Refuses writes that a page of another site makes. A browser sends them with this shop's cookies,
 * or holds the cookies back and would take new ones from the answer: either way a visitor could
 * lose a session. Browsers say in `Origin`, or else in `Sec-Fetch-Site`, where a request comes
 * from. A request that says neither comes from a program, and passes unless it rests on a cookie.
 * Runs before every write.
 */
export const sameOrigin = createMiddleware<App>(async (c, next) => {
  const source = sourceOf(c)
  const refused = source === 'foreign' ? !mayBeForeign(c) : source === 'unsaid' && restsOnCookie(c)
  if (refused) return answerProblem(c, refuse('cross_site_request').problem)
  await next()
  if (source === 'foreign') c.res.headers.delete('set-cookie')
})

/** Signed by the caller: no browser is involved. */
const WEBHOOKS = '/api/v1/webhooks/'
/** Takes no token, so that one on the request says nothing; its answer sets cookies. */
const SESSIONS = '/api/v1/sessions'

/** A page elsewhere may call the API with a token: no browser adds one by itself. */
function mayBeForeign(c: GatewayContext): boolean {
  const { path } = c.req
  if (path.startsWith(WEBHOOKS)) return true
  return path.startsWith('/api/') && path !== SESSIONS && bearerToken(c) !== undefined
}

const restsOnCookie = (c: GatewayContext): boolean =>
  bearerToken(c) === undefined && sessionCookie(c) !== undefined

/**
 * Where a request says that it comes from. `null` as an Origin is a foreign one, unless
 * `Sec-Fetch-Site`, which no script can set, says `same-origin`: a sandboxed or redirected document
 * has `null` too, and there the browser says `cross-site`.
 */
export function sourceOf(c: GatewayContext): 'own' | 'foreign' | 'unsaid' {
  const origin = c.req.header('origin')
  const site = c.req.header('sec-fetch-site')
  // A form of a page without a referrer: its origin is withheld, and the browser vouches for it.
  if (origin === 'null' && site === 'same-origin') return 'own'
  if (origin !== undefined) return origin === new URL(c.req.url).origin ? 'own' : 'foreign'
  if (site === undefined) return 'unsaid'
  // `none`: typed or opened from a bookmark.
  return site === 'same-origin' || site === 'none' ? 'own' : 'foreign'
}

/** Whether the request says that it comes from this shop's own pages. */
export const isSameOrigin = (c: GatewayContext): boolean => sourceOf(c) === 'own'
