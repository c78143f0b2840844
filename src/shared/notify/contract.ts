/** A mail to a shopper. `id` makes a second sending a no-op. */
export interface Mail {
  id: string
  to: string
  subject: string
  text: string
  at: string
}

/** The shop as its mails name it. */
export interface Sender {
  name: string
  supportEmail: string
}
