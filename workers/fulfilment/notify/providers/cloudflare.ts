import type { MailPort } from '../../../../src/shared/notify/contract.ts'
import { ok, refuse } from '../../../../src/shared/platform/result.ts'

/** Codes of Cloudflare Email Service that no later attempt can change (as of June 2026). */
const REFUSALS: readonly string[] = [
  'E_VALIDATION_ERROR',
  'E_FIELD_MISSING',
  'E_RECIPIENT_NOT_ALLOWED',
  'E_RECIPIENT_SUPPRESSED',
  'E_CONTENT_TOO_LARGE',
  'E_TOO_MANY_RECIPIENTS',
  'E_HEADER_NOT_ALLOWED',
  'E_HEADER_USE_API_FIELD',
  'E_HEADER_NAME_INVALID',
  'E_HEADER_VALUE_INVALID',
  'E_HEADER_VALUE_TOO_LONG',
  'E_HEADERS_TOO_LARGE',
  'E_HEADERS_TOO_MANY',
]

const NAMED_ADDRESS = /^(.*?)\s*<([^<>]+)>$/

/** `Name <mailbox>` as the binding takes it, or the mailbox alone. */
function senderOf(from: string): string | { name: string; email: string } {
  const [, name, email] = NAMED_ADDRESS.exec(from) ?? []
  return name && email ? { name: name.replace(/^"|"$/g, ''), email } : (email ?? from)
}

/**
 * The e-mail sending binding of the platform. It knows no idempotency key: a Worker that dies
 * between a send and its record sends the mail twice.
 */
export const cloudflareMail = (binding: Pick<SendEmail, 'send'>, from: string): MailPort => ({
  async send({ to, subject, text, html, headers, replyTo }) {
    try {
      const { messageId } = await binding.send({
        from: senderOf(from),
        to,
        subject,
        text,
        html,
        ...(replyTo === undefined ? {} : { replyTo }),
        ...(headers === undefined ? {} : { headers }),
      })
      return ok({ providerId: messageId })
    } catch (error) {
      const code = codeOf(error)
      const detail =
        error instanceof Error ? `${code ?? error.name}: ${error.message}` : 'no answer'
      return refuse(
        code !== null && REFUSALS.includes(code) ? 'mail_refused' : 'dependency_unavailable',
        detail,
      )
    }
  },
})

function codeOf(error: unknown): string | null {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : null
  return typeof code === 'string' ? code : null
}
