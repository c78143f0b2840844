import type { FC } from 'hono/jsx'
import type { MailKind, MailLogEntry } from '../../../shared/notify/contract.ts'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { Moment } from '../../../storefront/components/orders/order-timeline.tsx'
import { texts } from '../../texts/texts.ts'
import { Panel } from '../controls/panel.tsx'
import { MailBadge, mailHref } from '../mails/mail-badge.tsx'

const TEXT = texts.order

/** A mail about an order, or the trace of one that was deleted. Times are RFC 3339. */
export type OrderMail = MailLogEntry | { kind: MailKind; at: string; isDeleted: true }

const isThere = (mail: OrderMail): mail is MailLogEntry => !('isDeleted' in mail)

/** The mails about an order, oldest first. */
export const OrderMails: FC<{ mails: readonly OrderMail[]; mayRead: boolean }> = ({
  mails,
  mayRead,
}) => (
  <Panel title={TEXT.mails}>
    {mails.length === 0 ? (
      <p class="text-muted">{TEXT.noMails}</p>
    ) : (
      <ul class="grid gap-2">
        {mails.map((mail) => (
          <li>
            {isThere(mail) ? (
              <span class="flex flex-wrap items-start justify-between gap-x-3 gap-y-1">
                {mayRead ? (
                  <a class="text-link" href={mailHref(mail.key)}>
                    {mail.subject}
                  </a>
                ) : (
                  mail.subject
                )}
                <MailBadge state={mail.state} />
              </span>
            ) : (
              TEXT.deletedMail(texts.mails.kinds[mail.kind])
            )}
            <span class="block text-sm text-muted">
              <Moment at={mail.at} />
            </span>
          </li>
        ))}
      </ul>
    )}
  </Panel>
)

/** Says that the newest mail about the order did not arrive: the customer may know nothing. */
export const UndeliveredMail: FC<{ mails: readonly OrderMail[] }> = ({ mails }) => {
  const last = mails.filter(isThere).at(-1)
  if (last === undefined || (last.state !== 'bounced' && last.state !== 'failed')) return null
  return (
    <Notice tone="warning" title={TEXT.undelivered.title} class="mb-4">
      {last.reason === null ? null : <p class="break-words">{last.reason}</p>}
      <p>{TEXT.undelivered.text}</p>
    </Notice>
  )
}
