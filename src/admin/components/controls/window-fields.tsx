import type { FC } from 'hono/jsx'
import { Field } from '../../../storefront/components/controls/field.tsx'
import { type FormState, fieldOf } from '../../../storefront/components/controls/field-of.ts'
import { texts } from '../../texts/texts.ts'

const TEXT = texts.timeWindow

interface WindowFieldsProps extends FormState {
  /** The start of something that is given none. */
  startsHint: string
  timeZone: string
}

/** The start and the end of a window, by the clock of the shop; each may be left out. */
export const WindowFields: FC<WindowFieldsProps> = ({ typed, errors, startsHint, timeZone }) => {
  const field = fieldOf({ typed, errors })
  return (
    <div class="grid gap-4">
      <div class="grid gap-4 sm:grid-cols-2">
        <Field
          {...field('startsAt')}
          type="datetime-local"
          label={TEXT.starts}
          hint={startsHint}
          optional
        />
        <Field
          {...field('endsAt')}
          type="datetime-local"
          label={TEXT.ends}
          hint={TEXT.endsHint}
          optional
        />
      </div>
      <p class="text-sm text-muted">{TEXT.zone(timeZone)}</p>
    </div>
  )
}
