import type { Mail, Sender } from './contract.ts'
import { texts } from './texts/texts.ts'

/** The mail with a one-time code. It names the purpose of the code, against phishing. `at` is RFC 3339. */
export const codeMail = (
  code: string,
  { to, purpose, minutes }: { to: string; purpose: string; minutes: number },
  sender: Sender,
  at: string,
): Omit<Mail, 'id'> => ({
  to,
  subject: texts.code.subject(code),
  text: [
    texts.code.text(code, purpose, minutes),
    texts.code.warning,
    texts.mail.questions(sender.supportEmail),
    sender.name,
  ].join('\n\n'),
  at,
})
