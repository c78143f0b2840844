import { z } from 'zod'
import { timeText } from '../platform/envelope.ts'
import type { Result } from '../platform/result.ts'
import { cleanLine } from '../platform/text.ts'
import { MAIL_KIND_NAMES, type MailContent, MailContentSchema, type Sender } from './content.ts'
import { renderText } from './render-text.ts'

export type { MailKind, Sender } from './content.ts'

/** A mail as a message carries it: the id of the message is the mail's. */
export const MailBodySchema = z.strictObject({
  to: z.string(),
  subject: z.string(),
  /** Without the link to the order, whose address is made as the mail is read or sent. */
  text: z.string(),
  at: timeText,
  /** Both are missing in mails of an older release. */
  kind: z.enum(MAIL_KIND_NAMES).exactOptional(),
  content: MailContentSchema.exactOptional(),
  /** Whether a provider is to send it; missing or false, it stays in the outbox. */
  isQueued: z.boolean().exactOptional(),
})

/** A mail to a shopper or to staff. `id` makes a second sending a no-op. */
export type Mail = { id: string } & z.output<typeof MailBodySchema>

/** Where a mail stands on its way. One without a state stays in the outbox. */
export const MAIL_STATES = ['queued', 'sent', 'failed', 'bounced'] as const
export type MailState = (typeof MAIL_STATES)[number]
/** The same for readers of the mail log. */
export const MAIL_LOG_STATES = ['outbox', ...MAIL_STATES] as const

/** A mail as the mail log shows it. Times are RFC 3339. */
export interface MailLogEntry {
  id: string
  at: string
  to: string
  /** Null for a mail of an older release. */
  kind: string | null
  /** Without the digits of a code. */
  subject: string
  state: (typeof MAIL_LOG_STATES)[number]
  attempts: number
  sentAt: string | null
  /** Why the last attempt did not send it, or why it bounced. */
  reason: string | null
}

export interface MailLogFilter {
  limit: number
  cursor: { at: number; id: string } | null
  to: string | null
  orderId: string | null
  state: MailLogEntry['state'] | null
}

/** A mail as its recipient gets it. */
export interface RenderedMail {
  id: string
  to: string
  subject: string
  text: string
  html: string
  /** RFC 3339. */
  at: string
  /** Null for a mail of an older release. */
  kind: string | null
  /** Headers beside sender, recipient and subject. */
  headers?: Record<string, string>
}

export type OutgoingMail = RenderedMail & { replyTo?: string }

/**
 * A provider of mail. Refuses `mail_refused` for a mail that it will never take, and
 * `dependency_unavailable`, perhaps with `retryAfter`, for one to try again.
 */
export interface MailPort {
  send(mail: OutgoingMail): Promise<Result<{ providerId: string | null }>>
}

/** Whether mails leave as the settings of the deployment say. */
export type MailStatus = 'ok' | 'no_provider' | 'misconfigured'

/** A new mail as a row of the table `mail`. */
export const mailRow = ({ id, to, subject, text, at, kind, content, isQueued }: Mail) => ({
  at: Date.parse(at),
  id,
  recipient: to,
  subject,
  text,
  kind: kind ?? null,
  content: content === undefined ? null : JSON.stringify(content),
  state: isQueued ? ('queued' as const) : null,
  attempts: 0,
  next_at: isQueued ? Date.parse(at) : null,
  sent_at: null,
  provider_id: null,
  reason: null,
})

const ADDRESS_CHARS_MAX = 254
const SUBJECT_CHARS_MAX = 250

/** The mail of a content. Recipient and subject are one line each. `at` is RFC 3339. */
export function composeMail(
  content: MailContent,
  { to, at, sender }: { to: string; at: string; sender: Sender },
): Omit<Mail, 'id'> {
  const subject = cleanLine(content.subject, SUBJECT_CHARS_MAX)
  return {
    to: cleanLine(to, ADDRESS_CHARS_MAX),
    subject,
    text: renderText(content, sender),
    at,
    isQueued: sender.sends,
    kind: content.kind,
    content: { ...content, subject },
  }
}
