import type { FC } from 'hono/jsx'
import { MAIL_KIND_NAMES, type MailKind } from '../../../shared/notify/contract.ts'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { Views } from '../controls/filters.tsx'
import { PageHead } from '../controls/panel.tsx'
import { MailPreview } from './mail-preview.tsx'

const TEXT = texts.mails
const PATH = '/admin/mail-samples'

interface MailSamplesProps {
  kind: MailKind
  subject: string
  text: string
  mayTest: boolean
  /** Whether mails leave this shop. */
  leaves: boolean
  formKey: string
  message?: string
}

/** Each kind of mail with sample data. */
export const MailSamples: FC<MailSamplesProps> = (props) => {
  const { kind, subject, text, mayTest, leaves, formKey, message } = props
  return (
    <>
      <PageHead
        title={TEXT.samples.title}
        back={{ href: '/admin/mails', text: TEXT.all }}
        actions={
          mayTest ? (
            <form method="post" action={`${PATH}/${kind}/test`}>
              <input type="hidden" name="key" value={formKey} />
              <Button tone="quiet">{TEXT.samples.test}</Button>
            </form>
          ) : undefined
        }
      />
      <p class="-mt-3 mb-4 max-w-prose text-muted">{TEXT.samples.text}</p>
      {message === undefined ? null : (
        <Notice tone="error" class="mb-4">
          {message}
        </Notice>
      )}
      {leaves ? null : (
        <Notice tone="info" class="mb-4">
          {TEXT.samples.noProvider}
        </Notice>
      )}
      <Views
        views={MAIL_KIND_NAMES.map((name) => ({
          text: TEXT.kinds[name],
          href: `${PATH}?kind=${name}`,
          current: name === kind,
        }))}
      />
      <p class="mb-3 font-semibold break-words">{subject}</p>
      <MailPreview subject={subject} frame={`${PATH}/${kind}/frame`} text={text} />
    </>
  )
}
