import { z } from '@hono/zod-openapi'
import { html } from 'hono/html'
import type { Mail } from '../../../src/shared/notify/contract.ts'
import { permissionsOf } from '../../../src/shared/platform/environment.ts'
import { ok, refuse } from '../../../src/shared/platform/result.ts'
import { oneLine } from '../../../src/shared/platform/text.ts'
import { createRouter } from '../http/app.ts'
import { wantsPage } from '../http/pages/errors.tsx'
import { fulfilmentOf } from '../http/ports/fulfilment.ts'
import { route } from '../http/route.ts'

const MAILS_SHOWN = 100

/** `hono/html` escapes every value put in. */
const outboxPage = (mails: readonly Mail[]) => html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Outbox</title>
<h1>Outbox</h1>
<p>Mail this local shop would have sent, newest first.</p>
${mails.length === 0 ? html`<p>Nothing yet.</p>` : ''}
${mails.map(
  (mail) => html`<article>
<h2>${mail.subject}</h2>
<p>To ${mail.to}, <time>${mail.at}</time></p>
<pre>${mail.text}</pre>
</article>
`,
)}
</html>`

/** Only on the local server: no route here exists in production. */
export const devRoutes = createRouter()

route(
  devRoutes,
  {
    method: 'get',
    path: '/dev/outbox',
    auth: 'none',
    undocumented: true,
    query: z.object({ to: oneLine({ max: 254 }).optional() }),
    responses: { 200: { description: 'The mails.' } },
  },
  async (c, { query: { to = null } }) => {
    if (!permissionsOf(c.env.ENVIRONMENT).devTools) return refuse('not_found')
    const data = await fulfilmentOf(c.env).readOutboxMail({ to, limit: MAILS_SHOWN })
    c.header('cache-control', 'no-store')
    return ok(wantsPage(c) ? await c.html(outboxPage(data)) : { data })
  },
)
