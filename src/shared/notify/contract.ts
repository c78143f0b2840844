/** A mail to a shopper. `id` makes a second sending a no-op. */
export interface Mail {
  id: string
  to: string
  subject: string
  text: string
  at: string
}

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
