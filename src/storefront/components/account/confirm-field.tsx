import type { FC } from 'hono/jsx'
import { texts } from '../../texts/texts.ts'
import { Field } from '../controls/field.tsx'
import { Notice } from '../layout/notice.tsx'

const TEXT = texts.account.confirm

export interface ConfirmFieldProps {
  sentTo: string
  /** Why the code that was entered was refused. */
  error?: string
}

/** The field of a form for the code that proves the member's email. */
export const ConfirmField: FC<ConfirmFieldProps> = ({ sentTo, error }) => (
  <div class="grid gap-4">
    <Notice tone="info" title={TEXT.title}>
      <p class="[overflow-wrap:anywhere]">{TEXT.sent(sentTo)}</p>
    </Notice>
    <Field
      id="confirmCode"
      name="confirmCode"
      label={TEXT.code}
      inputmode="numeric"
      autocomplete="one-time-code"
      maxlength={20}
      {...(error === undefined ? {} : { error })}
    />
  </div>
)
