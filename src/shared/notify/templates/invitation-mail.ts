import { composeMail, type Mail, type Sender } from '../contract.ts'
import { texts } from '../texts/texts.ts'

/** A new member of staff, as the invitation names one. */
interface Invitation {
  to: string
  role: keyof typeof texts.invitation.roles
  /** The name of the member of staff that sent it. */
  invitedBy: string
  /** The shop's address, such as `https://shop.example`; null where it is not known. */
  origin: string | null
}

/** The mail to a new member of staff, with the way to the sign-in. `at` is RFC 3339. */
export const invitationMail = (
  { to, role, invitedBy, origin }: Invitation,
  sender: Sender,
  at: string,
): Omit<Mail, 'id'> => {
  const text = texts.invitation
  const url = origin === null ? null : new URL('/admin/sign-in', origin).href
  return composeMail(
    {
      kind: 'staff-invitation',
      subject: text.subject(sender.name),
      preheader: text.preheader,
      heading: text.heading,
      blocks: [
        { type: 'greeting', text: texts.mail.greeting },
        { type: 'paragraph', text: text.text(sender.name, text.roles[role]) },
        { type: 'lines', title: text.invitedBy, lines: [invitedBy] },
        { type: 'paragraph', text: text.how(to) },
        ...(url === null ? [] : [{ type: 'link' as const, label: text.link, url }]),
        { type: 'note', text: text.warning },
      ],
    },
    { to, at, sender },
  )
}
