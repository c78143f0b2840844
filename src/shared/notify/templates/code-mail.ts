import { composeMail, type Mail, type Sender } from '../contract.ts'
import { texts } from '../texts/texts.ts'

/**
 * The mail with a one-time code. It names the purpose of the code, against phishing. `at` is
 * RFC 3339.
 */
export const codeMail = (
  code: string,
  { to, purpose, minutes }: { to: string; purpose: string; minutes: number },
  sender: Sender,
  at: string,
): Omit<Mail, 'id'> =>
  composeMail(
    {
      kind: 'code',
      subject: texts.code.subject(code),
      preheader: texts.code.about(purpose, minutes),
      heading: texts.code.heading,
      blocks: [
        {
          type: 'code',
          digits: code,
          intro: texts.code.intro,
          about: texts.code.about(purpose, minutes),
        },
        { type: 'note', text: texts.code.warning },
      ],
    },
    { to, at, sender },
  )
