import type { Child, FC } from 'hono/jsx'
import { Field } from '../../../storefront/components/controls/field.tsx'
import { fieldOf } from '../../../storefront/components/controls/field-of.ts'
import { RadioCards } from '../../../storefront/components/controls/radio-cards.tsx'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { PageHead } from '../controls/panel.tsx'

const TEXT = texts.dropForm

/** Rows of the form for variants; empty ones are ignored. */
export const VARIANT_ROWS = 4

interface DropFormProps {
  /** The values of the fields, by name. */
  typed: Readonly<Record<string, string>>
  /** The errors of the fields, by name. */
  errors: Readonly<Record<string, string>>
  formKey: string
  /** Why the whole form was refused. */
  message?: string
  currency: string
}

/** The form that creates a drop. Only the variants have no default. */
export const DropForm: FC<DropFormProps> = (props) => {
  const { typed, errors, formKey, message, currency } = props
  const wrong = Object.keys(errors).length
  const field = fieldOf({ typed, errors })
  return (
    <form method="post" action="/admin/drops" novalidate class="grid max-w-3xl gap-10">
      <input type="hidden" name="key" value={formKey} />
      <div class="grid gap-3">
        <PageHead
          title={texts.drops.create}
          back={{ href: '/admin/drops', text: texts.dropWatch.all }}
        />
        {message === undefined ? null : <Notice tone="error">{message}</Notice>}
        {wrong === 0 ? null : <Notice tone="error">{TEXT.wrongFields(wrong)}</Notice>}
      </div>
      <Group title={TEXT.about}>
        <Field {...field('title')} label={TEXT.name} maxlength={200} />
        <Field
          {...field('description')}
          label={TEXT.description}
          optional
          rows={3}
          maxlength={5000}
        />
        <RadioCards
          name="mode"
          legend={TEXT.mode}
          value={typed.mode ?? 'queue'}
          cards={[
            { value: 'queue', title: texts.drops.modes.queue, text: TEXT.queueText },
            { value: 'draw', title: texts.drops.modes.draw, text: TEXT.drawText },
          ]}
          {...(errors.mode === undefined ? {} : { error: errors.mode })}
        />
      </Group>
      <Group title={TEXT.goods}>
        {Array.from({ length: VARIANT_ROWS }, (_, row) => (
          <VariantRow row={row} field={field} currency={currency} />
        ))}
        <Field
          {...field('limitPerShopper')}
          label={TEXT.limit}
          type="number"
          inputmode="numeric"
          hint={TEXT.limitHint}
        />
      </Group>
      <Group title={TEXT.times} hint={TEXT.timesHint}>
        <div class="grid gap-5 sm:grid-cols-2">
          <Time
            {...field('entriesOpenAt')}
            label={TEXT.entriesOpen}
            hint={TEXT.entriesOpenHint}
            optional
          />
          <Time
            {...field('entriesCloseAt')}
            label={TEXT.entriesClose}
            hint={TEXT.entriesCloseHint}
            optional
          />
          <Time {...field('opensAt')} label={TEXT.opens} />
          <Time {...field('closesAt')} label={TEXT.ends} />
        </div>
      </Group>
      <Group title={TEXT.settings}>
        <div class="grid gap-5 sm:grid-cols-2">
          <Field {...field('passSeconds')} label={TEXT.pass} type="number" hint={TEXT.passHint} />
          <Field {...field('holdSeconds')} label={TEXT.hold} type="number" hint={TEXT.holdHint} />
          <Field
            {...field('admissionFactor')}
            label={TEXT.factor}
            inputmode="decimal"
            hint={TEXT.factorHint}
          />
          <Field
            {...field('entryShards')}
            label={TEXT.entryShards}
            type="number"
            placeholder={TEXT.entryShardsPlaceholder}
            optional
          />
          <Field
            {...field('stockShards')}
            label={TEXT.stockShards}
            type="number"
            placeholder={TEXT.stockShardsPlaceholder}
            optional
          />
        </div>
        <label for="proofOfWork" class="press-target flex items-center gap-3">
          <input
            id="proofOfWork"
            type="checkbox"
            name="proofOfWork"
            value="yes"
            checked={typed.proofOfWork === 'yes'}
            class="size-5"
          />
          {TEXT.proofOfWork}
        </label>
      </Group>
      <Button class="justify-self-start">{TEXT.submit}</Button>
    </form>
  )
}

const Group: FC<{ title: string; hint?: string; children?: Child }> = (props) => (
  <fieldset class="grid gap-5">
    <legend class="display mb-4 text-xl">{props.title}</legend>
    {props.hint === undefined ? null : <p class="-mt-4 text-sm text-muted">{props.hint}</p>}
    {props.children}
  </fieldset>
)

type FieldOf = (name: string) => { id: string; name: string; value: string; error?: string }

const VariantRow: FC<{ row: number; field: FieldOf; currency: string }> = (props) => {
  const { row, field, currency } = props
  const optional = row > 0
  return (
    <div class="grid gap-3 sm:grid-cols-[2fr_1fr_1fr]">
      <Field
        {...field(`sku${row}`)}
        label={TEXT.sku(row + 1)}
        autocapitalize="none"
        maxlength={100}
        optional={optional}
      />
      <Field
        {...field(`price${row}`)}
        label={TEXT.price(currency)}
        inputmode="decimal"
        optional
        placeholder={TEXT.pricePlaceholder}
      />
      <Field {...field(`quota${row}`)} label={TEXT.units} type="number" optional={optional} />
    </div>
  )
}

interface TimeProps {
  id: string
  name: string
  value: string
  label: string
  hint?: string
  error?: string
  optional?: boolean
}

const Time: FC<TimeProps> = (props) => <Field {...props} type="datetime-local" />
