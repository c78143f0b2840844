import { html } from 'hono/html'
import type { Mail } from '../../../src/shared/notify/contract.ts'
import { permissionsOf } from '../../../src/shared/platform/environment.ts'
import { refuse } from '../../../src/shared/platform/result.ts'
import { createRouter } from '../http/app.ts'
import { fulfilmentOf } from '../http/ports/fulfilment.ts'
import { problemResponse } from '../http/problem-response.ts'

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

devRoutes.get('/dev/outbox', async (c) => {
  if (!permissionsOf(c.env.ENVIRONMENT).devTools)
    return problemResponse(c, refuse('not_found').problem)
  const to = c.req.query('to') ?? null
  const data = await fulfilmentOf(c.env).readOutboxMail({ to, limit: MAILS_SHOWN })
  c.header('cache-control', 'no-store')
  const wantsPage = /\btext\/html\b/.test(c.req.header('accept') ?? '')
  return wantsPage ? c.html(outboxPage(data)) : c.json({ data })
})
