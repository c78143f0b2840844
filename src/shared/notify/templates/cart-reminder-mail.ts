import { cleanLine } from '../../platform/text.ts'
import { composeMail, type Mail, type Sender } from '../contract.ts'
import { texts } from '../texts/texts.ts'

const TITLE_CHARS_MAX = 200

/** A cart that a member left. The addresses are absolute. */
interface LeftCart {
  to: string
  lines: readonly { title: string; quantity: number }[]
  /** Further lines. */
  more: number
  cartUrl: string
  /** Ends all mails of this kind. */
  unsubscribeUrl: string
}

/** The reminder of a cart. It names no price, which may change. `at` is RFC 3339. */
export function cartReminderMail(
  { to, lines, more, cartUrl, unsubscribeUrl }: LeftCart,
  sender: Sender,
  at: string,
): Omit<Mail, 'id'> {
  const text = texts.cartReminder
  const named = lines.map(({ title, quantity }) =>
    text.line(quantity, cleanLine(title, TITLE_CHARS_MAX)),
  )
  return composeMail(
    {
      kind: 'cart-reminder',
      subject: text.subject,
      preheader: text.preheader,
      heading: text.heading,
      blocks: [
        { type: 'greeting', text: texts.mail.greeting },
        { type: 'paragraph', text: text.text },
        {
          type: 'lines',
          title: text.inCart,
          lines: [...named, ...(more > 0 ? [text.more(more)] : [])],
        },
        { type: 'link', label: text.link, url: cartUrl },
        { type: 'note', text: text.why },
      ],
      unsubscribeUrl,
    },
    { to, at, sender },
  )
}
