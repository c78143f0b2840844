import { contentOfText, headersOf, withOrderUrl } from './content.ts'
import type { Mail, RenderedMail, Sender } from './contract.ts'
import { renderHtml } from './render-html.ts'
import { renderText } from './render-text.ts'

/**
 * A mail as its recipient gets it. The same mail and address make the same bytes: a provider that
 * is asked twice compares them.
 * @param orderUrl the absolute address of the order it tells of; null leaves the link out
 */
export function renderMail(mail: Mail, sender: Sender, orderUrl: string | null): RenderedMail {
  const { id, to, subject, at, content, kind = null } = mail
  const whole = content ? withOrderUrl(content, orderUrl) : contentOfText(subject, mail.text)
  const headers = headersOf(whole)
  return {
    id,
    to,
    subject,
    text: content ? renderText(whole, sender) : mail.text,
    html: renderHtml(whole, sender),
    at,
    kind,
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
  }
}
