import type { MemberNotice } from '../../member/contract.ts'
import { composeMail, type Mail, type Sender } from '../contract.ts'
import { texts } from '../texts/texts.ts'

/** The page that helps a member that did not make the change. */
const PATHS: Readonly<Record<MemberNotice['kind'], string>> = {
  'email-changed': '/account/devices',
  'passkey-added': '/account/passkeys',
  'passkey-removed': '/account/passkeys',
}

/**
 * Tells a member of a change that decides over the account, and how to undo a stranger's.
 * @param origin the shop's address; null where it is not known
 */
export function memberNoticeMail(
  { kind, to, detail, at }: Omit<MemberNotice, 'id'>,
  sender: Sender,
  origin: string | null,
): Omit<Mail, 'id'> {
  const text = texts.memberNotices[kind]
  const link = origin === null ? [] : [{ label: text.link, url: new URL(PATHS[kind], origin).href }]
  return composeMail(
    {
      kind,
      subject: text.subject,
      preheader: text.preheader,
      heading: text.heading,
      blocks: [
        { type: 'greeting', text: texts.mail.greeting },
        { type: 'paragraph', text: text.text(detail, momentOf(at)) },
        { type: 'paragraph', text: text.notYou(sender.supportEmail) },
        ...link.map((one) => ({ type: 'link' as const, ...one })),
        { type: 'note', text: texts.memberNotices.ifYou },
      ],
    },
    { to, at, sender },
  )
}

const momentOf = (at: string): string =>
  new Intl.DateTimeFormat(texts.language, {
    ...{ year: 'numeric', month: 'long', day: 'numeric' },
    ...{ hour: 'numeric', minute: '2-digit', timeZone: 'UTC', timeZoneName: 'short' },
  }).format(Date.parse(at))
