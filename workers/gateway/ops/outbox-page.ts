import { html, raw } from 'hono/html'
import type { RenderedMail } from '../../../src/shared/notify/contract.ts'

/** A mail in its frame inherits this: it may use its own styles, and load and run nothing. */
export const OUTBOX_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"

const STYLES = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{margin:0 auto;max-width:46rem;padding:1.5rem 1rem 4rem}
h1{font-size:1.5rem;margin:0 0 .25rem}
summary{cursor:pointer;padding:.75rem 0;overflow-wrap:anywhere}
summary span{display:block;font-size:.875rem;opacity:.75}
details{border-top:1px solid color-mix(in srgb,currentcolor 20%,transparent)}
iframe{width:100%;height:40rem;border:1px solid color-mix(in srgb,currentcolor 20%,transparent);border-radius:.5rem}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font-size:.875rem;padding:1rem 0}
form{margin:1rem 0}
input,button{font:inherit;padding:.4rem .6rem}`

/** `hono/html` escapes every value put in. */
const mailArticle = (mail: RenderedMail, isOpen: boolean) => html`<details${isOpen ? ' open' : ''}>
<summary>${mail.subject}
<span>To ${mail.to}, <time>${mail.at}</time>${mail.kind === null ? '' : `, ${mail.kind}`}</span></summary>
<iframe sandbox loading="lazy" title="${mail.subject}" srcdoc="${mail.html}"></iframe>
<pre>${mail.text}</pre>
</details>
`

/** The mails of a local shop, each as HTML in a frame of its own and as text. */
export const outboxPage = (
  mails: readonly RenderedMail[],
  to: string | null,
) => html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Outbox</title>
<style>${raw(STYLES)}</style>
<h1>Outbox</h1>
<p>Mails of this local shop, newest first.</p>
<form><label>Recipient <input name="to" type="email" value="${to ?? ''}"></label> <button>Filter</button></form>
${mails.length === 0 ? html`<p>No mail yet.</p>` : ''}
${mails.map((mail, index) => mailArticle(mail, index === 0))}
</html>`
