import type { FC } from 'hono/jsx'
import { Field } from '../../../storefront/components/controls/field.tsx'
import { fieldOf } from '../../../storefront/components/controls/field-of.ts'
import { RadioCards } from '../../../storefront/components/controls/radio-cards.tsx'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { PageHead } from '../controls/panel.tsx'

const TEXT = texts.redPacketForm

interface RedPacketFormProps {
  /** The values of the fields, by name. */
  typed: Readonly<Record<string, string>>
  /** The errors of the fields, by name. */
  errors: Readonly<Record<string, string>>
  formKey: string
  /** Why the whole form was refused. */
  message?: string
  currency: string
  /** IANA, of the shop: its clock is the one of the window. */
  timeZone: string
}

/** The form that funds a red packet. */
export const RedPacketForm: FC<RedPacketFormProps> = (props) => {
  const { typed, errors, formKey, message, currency, timeZone } = props
  const wrong = Object.keys(errors).length
  const field = fieldOf({ typed, errors })
  return (
    <form method="post" action="/admin/red-packets" novalidate class="grid max-w-2xl gap-6">
      <input type="hidden" name="key" value={formKey} />
      <div class="grid gap-3">
        <PageHead
          title={texts.redPackets.create}
          back={{ href: '/admin/red-packets', text: texts.redPackets.all }}
        />
        {message === undefined ? null : <Notice tone="error">{message}</Notice>}
        {wrong === 0 ? null : <Notice tone="error">{TEXT.wrongFields(wrong)}</Notice>}
      </div>
      <Field {...field('title')} label={TEXT.name} hint={TEXT.nameHint} maxlength={120} />
      <div class="grid gap-5 sm:grid-cols-2">
        <Field
          {...field('fund')}
          label={TEXT.fund(currency)}
          inputmode="decimal"
          hint={TEXT.fundHint}
        />
        <Field
          {...field('shares')}
          label={TEXT.shares}
          inputmode="numeric"
          hint={TEXT.sharesHint}
        />
      </div>
      <RadioCards
        name="split"
        legend={TEXT.split}
        value={typed.split ?? 'random'}
        cards={[
          { value: 'random', title: texts.redPackets.splits.random, text: TEXT.random },
          { value: 'even', title: texts.redPackets.splits.even, text: TEXT.even },
        ]}
        {...(errors.split === undefined ? {} : { error: errors.split })}
      />
      <div class="grid gap-5 sm:grid-cols-2">
        <Field {...field('startsAt')} type="datetime-local" label={texts.timeWindow.starts} />
        <Field
          {...field('endsAt')}
          type="datetime-local"
          label={texts.timeWindow.ends}
          hint={TEXT.endsHint}
        />
      </div>
      <p class="text-sm text-muted">{texts.timeWindow.zone(timeZone)}</p>
      <Button class="justify-self-start">{TEXT.submit}</Button>
    </form>
  )
}
