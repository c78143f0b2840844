import type { Child, FC } from 'hono/jsx'
import type { MailDetail } from '../../../shared/notify/contract.ts'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { Moment } from '../../../storefront/components/orders/order-timeline.tsx'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { PageHead, Panel } from '../controls/panel.tsx'
import { MailBadge, mailHref } from './mail-badge.tsx'
import { kindTitle } from './mail-list.tsx'
import { MailPreview } from './mail-preview.tsx'

const TEXT = texts.mails

interface MailPageProps {
  mail: MailDetail
  mayResend: boolean
  formKey: string
  /** Why a form was refused. */
  message?: string
}

/** One mail: its way to the recipient, and its content. */
export const MailPage: FC<MailPageProps> = ({ mail, mayResend, formKey, message }) => (
  <>
    <PageHead
      title={mail.subject || TEXT.noSubject}
      back={{ href: '/admin/mails', text: TEXT.all }}
      beside={<MailBadge state={mail.state} />}
      actions={
        mayResend ? (
          <form method="post" action={`${mailHref(mail.key)}/resend`}>
            <input type="hidden" name="key" value={formKey} />
            <Button tone="quiet">{TEXT.resend}</Button>
          </form>
        ) : undefined
      }
    />
    {message === undefined ? null : (
      <Notice tone="error" class="mb-4">
        {message}
      </Notice>
    )}
    <div class="grid gap-4 lg:grid-cols-[minmax(0,1fr)_20rem] lg:items-start">
      <Way mail={mail} />
      <div class="min-w-0 lg:order-first">
        <MailPreview
          subject={mail.subject}
          frame={`${mailHref(mail.key)}/frame`}
          text={mail.text}
        />
      </div>
    </div>
  </>
)

const Way: FC<{ mail: MailDetail }> = ({ mail }) => (
  <Panel>
    <p class="mb-3 text-muted">{TEXT.about[mail.state]}</p>
    <dl class="grid gap-3">
      <Fact title={TEXT.columns.to}>
        <span class="break-all">{mail.to}</span>
      </Fact>
      <Fact title={TEXT.columns.kind}>{kindTitle(mail.kind)}</Fact>
      <Fact title={TEXT.columns.at}>
        <Moment at={mail.at} />
      </Fact>
      <Fact title={TEXT.attempts}>{texts.general.number(mail.attempts)}</Fact>
      {mail.sentAt === null ? null : (
        <Fact title={TEXT.sentAt}>
          <Moment at={mail.sentAt} />
        </Fact>
      )}
      {mail.reason === null ? null : (
        <Fact title={TEXT.reason}>
          <span class="break-words">{mail.reason}</span>
        </Fact>
      )}
      {mail.providerId === null ? null : (
        <Fact title={TEXT.providerId}>
          <span class="font-mono text-sm break-all">{mail.providerId}</span>
        </Fact>
      )}
      {mail.orderId === null ? null : (
        <Fact title={TEXT.order}>
          <a class="text-link" href={`/admin/orders/${mail.orderId}`}>
            {TEXT.openOrder}
          </a>
        </Fact>
      )}
    </dl>
  </Panel>
)

const Fact: FC<{ title: string; children?: Child }> = ({ title, children }) => (
  <div>
    <dt class="text-sm text-muted">{title}</dt>
    <dd>{children}</dd>
  </div>
)
