import { z } from '@hono/zod-openapi'
import { permissionsOf } from '../../../src/shared/platform/environment.ts'
import { ok, refuse } from '../../../src/shared/platform/result.ts'
import { oneLine } from '../../../src/shared/platform/text.ts'
import { createRouter } from '../http/app.ts'
import { wantsPage } from '../http/pages/errors.tsx'
import { fulfilmentOf } from '../http/ports/fulfilment.ts'
import { route } from '../http/route.ts'
import { OUTBOX_POLICY, outboxPage } from './outbox-page.ts'

const MAILS_SHOWN = 100

/** Only on the local server: no route here exists in production. */
export const devRoutes = createRouter()

route(
  devRoutes,
  {
    method: 'get',
    path: '/dev/outbox',
    auth: 'none',
    undocumented: true,
    query: z.object({ to: oneLine({ max: 254, min: 0 }).optional() }),
    responses: { 200: { description: 'The mails.' } },
  },
  async (c, { query: { to: given } }) => {
    if (!permissionsOf(c.env.ENVIRONMENT).devTools) return refuse('not_found')
    const to = given === undefined || given === '' ? null : given
    const data = await fulfilmentOf(c.env).readOutboxMail({ to, limit: MAILS_SHOWN })
    c.header('cache-control', 'no-store')
    if (!wantsPage(c)) return ok({ data })
    c.header('content-security-policy', OUTBOX_POLICY)
    return ok(await c.html(outboxPage(data, to)))
  },
)
