import type { MailBlock, MailContent, Sender } from './content.ts'
import { texts } from './texts/texts.ts'

/**
 * Mail clients take styles at the element and drop most others, so that each element carries its
 * light look, and one sheet changes the colors of classes where a dark scheme is preferred. No
 * picture, font or sheet is loaded from anywhere.
 */
const SANS =
  "-apple-system,'Segoe UI',Inter,Roboto,'Helvetica Neue','Liberation Sans',Arial,sans-serif"
const DISPLAY = "'Iowan Old Style','Palatino Linotype',Palatino,'Liberation Serif',Georgia,serif"
const MONO = "ui-monospace,'SF Mono',Menlo,Consolas,'Liberation Mono',monospace"

const LIGHT = {
  paper: '#faf8f3',
  surface: '#ffffff',
  sunken: '#f1ede4',
  ink: '#1e1b16',
  muted: '#655e52',
  line: '#e3ddd0',
  accent: '#1f4d3a',
  'on-accent': '#ffffff',
}

const DARK_SHEET = `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.paper{background:#161411!important}
.surface{background:#201d19!important;border-color:#38332c!important}
.sunken{background:#2a2621!important;border-color:#38332c!important}
.ink{color:#f3efe7!important}
.muted{color:#b0a898!important}
.line{border-color:#38332c!important}
.accent{color:#93cdae!important}
.button{background:#93cdae!important;color:#0f2419!important}
}
@media (max-width:479px){
.page{padding:16px 8px 24px!important}
.card{padding:24px 18px 8px!important}
.foot{padding-left:18px!important;padding-right:18px!important}
.digits{font-size:30px!important;letter-spacing:4px!important}
}`

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (ch) => ENTITIES[ch] ?? ch)

const BODY = `font:16px/1.6 ${SANS}`
const paragraph = (text: string): string =>
  `<p class="ink" style="margin:0 0 16px;color:${LIGHT.ink};${BODY};white-space:pre-line">${escapeHtml(text)}</p>`

const note = (text: string): string =>
  `<p class="muted" style="margin:0 0 16px;color:${LIGHT.muted};font:14px/1.55 ${SANS}">${escapeHtml(text)}</p>`

function code({ digits, about }: Extract<MailBlock, { type: 'code' }>): string {
  const box = `margin:4px 0 20px;padding:18px 8px;background:${LIGHT.sunken};border-radius:10px;text-align:center`
  const type = `color:${LIGHT.ink};font:600 36px/1.2 ${MONO};letter-spacing:6px`
  return (
    `<div class="sunken" style="${box}"><span class="ink digits" style="${type}">` +
    `${escapeHtml(digits)}</span></div>${paragraph(about)}`
  )
}

function items(block: Extract<MailBlock, { type: 'items' }>): string {
  const cell = `padding:12px 0;border-bottom:1px solid ${LIGHT.line};vertical-align:top;${BODY}`
  const rows = block.items.map(
    ({ quantity, name, amount }) =>
      `<tr><td class="ink line" style="${cell};color:${LIGHT.ink};overflow-wrap:anywhere">` +
      `<span class="muted" style="color:${LIGHT.muted}">${quantity}&nbsp;×</span> ` +
      `${escapeHtml(name)}</td><td class="ink line" align="right" style="${cell};` +
      `padding-left:16px;color:${LIGHT.ink};white-space:nowrap">${escapeHtml(amount)}</td></tr>`,
  )
  const sums = block.sums.map(({ label, amount, isTotal }, index) => {
    const top = isTotal ? 10 : index === 0 ? 14 : 3
    const look = isTotal
      ? `color:${LIGHT.ink};font:600 18px/1.5 ${SANS}`
      : `color:${LIGHT.muted};font:15px/1.5 ${SANS}`
    const name = isTotal ? 'ink' : 'muted'
    return (
      `<tr><td class="${name}" style="padding-top:${top}px;${look}">${escapeHtml(label)}</td>` +
      `<td class="${name}" align="right" style="padding:${top}px 0 0 16px;${look};` +
      `white-space:nowrap">${escapeHtml(amount)}</td></tr>`
    )
  })
  return (
    `<table width="100%" cellpadding="0" cellspacing="0" style="margin:0 0 24px;` +
    `border-collapse:collapse;font-variant-numeric:tabular-nums">${[...rows, ...sums].join('')}</table>`
  )
}

function lines({ title, lines: all }: Extract<MailBlock, { type: 'lines' }>): string {
  const name = title.replace(/:$/, '')
  return (
    `<p class="muted" style="margin:0 0 4px;color:${LIGHT.muted};font:600 14px/1.5 ${SANS}">` +
    `${escapeHtml(name)}</p><p class="ink" style="margin:0 0 20px;color:${LIGHT.ink};${BODY};` +
    `overflow-wrap:anywhere">${all.map(escapeHtml).join('<br>')}</p>`
  )
}

const link = ({ label, url }: Extract<MailBlock, { type: 'link' }>): string =>
  `<p style="margin:4px 0 24px"><a class="button" href="${escapeHtml(url)}" ` +
  `style="display:inline-block;padding:12px 22px;border-radius:10px;background:${LIGHT.accent};` +
  `color:${LIGHT['on-accent']};font:600 16px/1.4 ${SANS};text-decoration:none">${escapeHtml(label)}</a></p>`

function htmlOf(block: MailBlock): string {
  switch (block.type) {
    case 'greeting':
    case 'order-link':
      return ''
    case 'paragraph':
      return paragraph(block.text)
    case 'note':
      return note(block.text)
    case 'code':
      return code(block)
    case 'items':
      return items(block)
    case 'lines':
      return lines(block)
    case 'link':
      return link(block)
  }
}

const headingOf = (heading: string): string =>
  heading === ''
    ? ''
    : `<h1 class="ink" style="margin:0 0 14px;color:${LIGHT.ink};font:600 26px/1.25 ${DISPLAY}">` +
      `${escapeHtml(heading)}</h1>`

/** The preheader is read by lists of mails alone. */
const preheaderOf = (text: string): string =>
  text === ''
    ? ''
    : `<div style="display:none;max-height:0;overflow:hidden;opacity:0">${escapeHtml(text)}</div>`

function footer(sender: Sender, unsubscribeUrl: string | undefined): string {
  const plain = `color:${LIGHT.muted};font:14px/1.55 ${SANS}`
  const anchor = (href: string, label: string) =>
    `<a class="muted" href="${escapeHtml(href)}" style="${plain};text-decoration:underline">` +
    `${escapeHtml(label)}</a>`
  const mailbox = anchor(`mailto:${sender.supportEmail}`, sender.supportEmail)
  // The address becomes a link wherever the sentence has it.
  const question = escapeHtml(texts.mail.questions('\0')).replace('\0', mailbox)
  const rest =
    unsubscribeUrl === undefined ? '' : `<br>${anchor(unsubscribeUrl, texts.mail.unsubscribe)}`
  return (
    `<div class="muted foot" style="padding:18px 32px 0;${plain}">${question}<br>` +
    `${escapeHtml(sender.name)}${rest}</div>`
  )
}

/**
 * A mail as HTML: a whole document, 320 to 600 pixels wide, in light and dark. Every text is
 * escaped. A link of an order that has no address yet is left out.
 */
export function renderHtml(content: MailContent, sender: Sender): string {
  const { subject, preheader, heading, blocks, unsubscribeUrl } = content
  const card =
    `padding:32px 32px 12px;background:${LIGHT.surface};border:1px solid ${LIGHT.line};` +
    'border-radius:14px'
  return `<!doctype html>
<html lang="${texts.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no">
<title>${escapeHtml(subject)}</title>
<style>${DARK_SHEET}</style>
</head>
<body class="paper" style="margin:0;padding:0;background:${LIGHT.paper};-webkit-text-size-adjust:100%">
${preheaderOf(preheader)}
<table role="presentation" class="paper" width="100%" cellpadding="0" cellspacing="0" style="background:${LIGHT.paper}"><tr>
<td class="page" align="center" style="padding:32px 16px 40px">
<!--[if mso]><table role="presentation" width="600"><tr><td><![endif]-->
<div style="max-width:600px;text-align:left">
<p class="accent foot" style="margin:0 0 14px;padding:0 32px;color:${LIGHT.accent};font:600 20px/1.3 ${DISPLAY}">${escapeHtml(sender.name)}</p>
<div class="surface card" style="${card}">
${headingOf(heading)}${blocks.map(htmlOf).join('\n')}
</div>
${footer(sender, unsubscribeUrl)}
</div>
<!--[if mso]></td></tr></table><![endif]-->
</td>
</tr></table>
</body>
</html>
`
}
