import { z } from 'zod'
import { timeText } from '../platform/envelope.ts'

/** A mail as a message carries it: the id of the message is the mail's. */
export const MailBodySchema = z.strictObject({
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  at: timeText,
})

/** A mail to a shopper. `id` makes a second sending a no-op. */
export type Mail = { id: string } & z.output<typeof MailBodySchema>

/** A mail as a row of the table `mail`. */
export const mailFields = (mail: Mail) => ({ ...mail, at: Date.parse(mail.at) })

/** Keeps mails; one that is there already stays as it is. Its parameter is JSON of `mailFields`. */
export const INSERT_MAIL = `
  INSERT INTO mail (at, id, recipient, subject, text)
  SELECT value->>'at', value->>'id', value->>'to', value->>'subject', value->>'text'
    FROM json_each(?) WHERE true ON CONFLICT (at, id) DO NOTHING`

/** The shop as its mails name it. */
export interface Sender {
  name: string
  supportEmail: string
}
