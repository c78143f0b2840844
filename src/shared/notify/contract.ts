import { z } from 'zod'
import { timeText } from '../platform/envelope.ts'
import type { Result } from '../platform/result.ts'
import { cleanLine } from '../platform/text.ts'
import {
  MAIL_KIND_NAMES,
  type MailContent,
  MailContentSchema,
  type MailKind,
  type Sender,
} from './content.ts'
import { renderText } from './render-text.ts'

export { MAIL_KIND_NAMES, type MailKind, type Sender } from './content.ts'

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
  /** Names the mail to staff: `mailKeyOf` its moment and its id. */
  key: string
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

/** The key of the table: `at` in milliseconds. */
export interface MailPosition {
  at: number
  id: string
}

const MAIL_KEY = /^(\d{1,15}):(.{1,200})$/

/** A mail's place in the log as one text: the cursor behind it, and its name in addresses. */
export const mailKeyOf = ({ at, id }: MailPosition): string => `${at}:${id}`

/** The place that a text of `mailKeyOf` names; null where it is none. */
export function parseMailKey(text: string): MailPosition | null {
  const [, at, id] = MAIL_KEY.exec(text) ?? []
  return at === undefined || id === undefined ? null : { at: Number(at), id }
}

export interface MailLogFilter {
  limit: number
  cursor: MailPosition | null
  to: string | null
  kind: MailKind | null
  state: MailLogEntry['state'] | null
}

/** What staff look for: as the filter, and the mails of one order. The cursor is a `mailKeyOf`. */
export type MailLogInput = Omit<MailLogFilter, 'cursor'> & {
  cursor: string | null
  orderId: string | null
}

/** One mail as staff read it: without the digits of a code, and with no link that opens an order. */
export interface MailDetail extends MailLogEntry {
  text: string
  html: string
  /** The provider's id; null before it was sent, or where the provider gave none. */
  providerId: string | null
  /** The order that it tells of. */
  orderId: string | null
}

/**
 * The moments that mails about an order may have, in milliseconds: its `updatedAt` after each entry
 * of its ledger. It never runs backwards.
 */
export function momentsOf(entries: readonly { at: string }[]): number[] {
  const moments = new Set<number>()
  let latest = 0
  for (const { at } of entries) {
    latest = Math.max(latest, Date.parse(at))
    moments.add(latest)
  }
  return [...moments]
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

export type OutgoingMail = RenderedMail & {
  replyTo?: string
  /** Two requests with the same one are one mail. */
  idempotencyKey: string
}

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
  requeued_at: null,
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
