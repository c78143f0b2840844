import { cleanLine } from '../../platform/text.ts'
import { composeMail, type Mail, type Sender } from '../contract.ts'
import { texts } from '../texts/texts.ts'

const TITLE_CHARS_MAX = 200

/** A product that is available again, for one recipient. The addresses are absolute. */
interface BackInStock {
  to: string
  title: string
  productUrl: string
  /** Ends all requests of the recipient. */
  unsubscribeUrl: string
}

/** The one mail that a recipient asked for on a product's page. `at` is RFC 3339. */
export function backInStockMail(
  { to, title: given, productUrl, unsubscribeUrl }: BackInStock,
  sender: Sender,
  at: string,
): Omit<Mail, 'id'> {
  const text = texts.backInStock
  const title = cleanLine(given, TITLE_CHARS_MAX)
  return composeMail(
    {
      kind: 'back-in-stock',
      subject: text.subject(title),
      preheader: text.preheader,
      heading: text.heading,
      blocks: [
        { type: 'greeting', text: texts.mail.greeting },
        { type: 'paragraph', text: text.text(title) },
        { type: 'link', label: text.link, url: productUrl },
        { type: 'note', text: text.once },
      ],
      unsubscribeUrl,
    },
    { to, at, sender },
  )
}
