import { refuse } from '../../../src/shared/platform/result.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { answerProblem, offlinePage } from '../http/pages/errors.tsx'
import { takesGzip } from '../http/pages/page-headers.ts'

/**
 * The built files of `dist/`. Deployed, the platform serves them before this Worker is asked; a
 * local shop asks the Worker first.
 */
export const staticFileRoutes = createRouter()

const TEXT = /^(text\/|application\/(json|manifest\+json)|image\/svg)|javascript/

/** As deployed: text leaves encoded where the client takes it. */
function encoded(c: GatewayContext, file: Response): Response {
  const response = new Response(file.body, file)
  const isText = TEXT.test(file.headers.get('content-type') ?? '')
  if (isText && file.status === 200) {
    response.headers.set('vary', 'accept-encoding')
    if (takesGzip(c.req.header('accept-encoding'))) response.headers.set('content-encoding', 'gzip')
  }
  return response
}

async function sendFile(c: GatewayContext): Promise<Response> {
  const file = await c.env.ASSETS.fetch(c.req.raw)
  return file.status === 404 ? answerProblem(c, refuse('not_found').problem) : encoded(c, file)
}

const AT_ROOT = [
  '/apple-touch-icon.png',
  '/favicon.ico',
  '/icon.svg',
  '/icon-192.png',
  '/icon-512.png',
  '/icon-maskable-512.png',
  '/manifest.webmanifest',
  '/service-worker.js',
  '/verify-draw.mjs',
]

for (const path of ['/assets/*', ...AT_ROOT]) staticFileRoutes.get(path, sendFile)

staticFileRoutes.get('/offline', offlinePage)
