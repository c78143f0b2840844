import { Scalar } from '@scalar/hono-api-reference'
import { PROBLEMS } from '../../../src/shared/platform/problem.ts'
import { createRouter } from '../app.ts'

/** The API, browsable, and the table of its error codes. */
export const docsRoutes = createRouter()

docsRoutes.get('/docs/errors', (c) => {
  c.header('cache-control', 'public, max-age=300')
  return c.json({
    data: Object.entries(PROBLEMS).map(([code, problem]) => ({ code, ...problem })),
  })
})

// The reader's script comes from a CDN, so this one page may run it; it shows nothing personal.
docsRoutes.get('/docs', async (c, next) => {
  c.header(
    'content-security-policy',
    "default-src 'self'; script-src 'self' 'unsafe-inline' https://cdn.jsdelivr.net; style-src 'unsafe-inline' https://cdn.jsdelivr.net; font-src https: data:; img-src 'self' data:; frame-ancestors 'none'",
  )
  return Scalar<never>({ url: '/openapi.json', pageTitle: 'Kerbside API' })(c as never, next)
})
