import { z } from 'zod'
import { timeText } from '../platform/envelope.ts'
import { cleanLine } from '../platform/text.ts'
import { MAIL_KIND_NAMES, type MailContent, MailContentSchema, type Sender } from './content.ts'
import { renderText } from './render-text.ts'

export type { Sender } from './content.ts'

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
})

/** A mail to a shopper or to staff. `id` makes a second sending a no-op. */
export type Mail = { id: string } & z.output<typeof MailBodySchema>

/** Where a mail stands on its way. One without a state stays in the outbox. */
export const MAIL_STATES = ['queued', 'sent', 'failed', 'bounced'] as const

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

/** A mail as a row of the table `mail`. */
export const mailFields = ({ content, ...mail }: Mail) => ({
  ...mail,
  at: Date.parse(mail.at),
  kind: mail.kind ?? null,
  content: content === undefined ? null : JSON.stringify(content),
})

/** Stores mails; one that is there already stays as it is. Its parameter is JSON of `mailFields`. */
export const INSERT_MAIL = `
  INSERT INTO mail (at, id, recipient, subject, text, kind, content)
  SELECT value->>'at', value->>'id', value->>'to', value->>'subject', value->>'text',
         value->>'kind', value->>'content'
    FROM json_each(?) WHERE true ON CONFLICT (at, id) DO NOTHING`

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
    kind: content.kind,
    content: { ...content, subject },
  }
}
