import type { Child, FC } from 'hono/jsx'
import { Button } from '../../storefront/components/button.tsx'
import { Field } from '../../storefront/components/field.tsx'
import { Notice } from '../../storefront/components/notice.tsx'
import { RadioCards } from '../../storefront/components/radio-cards.tsx'

/** Rows of the form for what is sold; empty ones count for nothing. */
export const VARIANT_ROWS = 4

interface DropFormProps {
  /** What stands in the fields, by name. */
  typed: Readonly<Record<string, string>>
  /** What is wrong with them, by name. */
  errors: Readonly<Record<string, string>>
  formKey: string
  /** What is wrong with the whole. */
  message?: string
  currency: string
}

/** Makes a drop. Everything has a default but what is sold. */
export const DropForm: FC<DropFormProps> = (props) => {
  const { typed, errors, formKey, message, currency } = props
  const wrong = Object.keys(errors).length
  const field = (name: string) => ({
    id: name,
    name,
    value: typed[name] ?? '',
    ...(errors[name] === undefined ? {} : { error: errors[name] }),
  })
  return (
    <form method="post" action="/admin/drops" novalidate class="grid max-w-3xl gap-10">
      <input type="hidden" name="key" value={formKey} />
      <div class="grid gap-3">
        <h1 class="text-3xl">New drop</h1>
        {message === undefined ? null : <Notice tone="error">{message}</Notice>}
        {wrong === 0 ? null : (
          <Notice tone="error">
            {wrong === 1
              ? 'One field needs another look.'
              : `${wrong} fields need another look: the messages stand beside them.`}
          </Notice>
        )}
      </div>
      <Group title="What it is">
        <Field {...field('title')} label="Title" maxlength={200} />
        <Field {...field('description')} label="Description" optional rows={3} maxlength={5000} />
        <RadioCards
          name="mode"
          legend="How places are given"
          value={typed.mode ?? 'queue'}
          cards={[
            { value: 'queue', title: 'Queue', text: 'In the order of entry' },
            { value: 'draw', title: 'Draw', text: 'By a lot anybody can check, among all entries' },
          ]}
          {...(errors.mode === undefined ? {} : { error: errors.mode })}
        />
      </Group>
      <Group title="What is sold">
        {Array.from({ length: VARIANT_ROWS }, (_, row) => (
          <VariantRow row={row} field={field} currency={currency} />
        ))}
        <Field
          {...field('limitPerShopper')}
          label="Units one shopper may buy"
          type="number"
          inputmode="numeric"
          hint="Counted by session, e-mail, address, device and payment."
        />
      </Group>
      <Group title="When" hint="All times are UTC.">
        <div class="grid gap-5 sm:grid-cols-2">
          <Time {...field('entriesOpenAt')} label="Entries open" hint="Empty: at once." optional />
          <Time
            {...field('entriesCloseAt')}
            label="Entries close"
            hint="For a draw. Empty: as it opens."
            optional
          />
          <Time {...field('opensAt')} label="Opens" />
          <Time {...field('closesAt')} label="Ends" />
        </div>
      </Group>
      <Group title="How it runs">
        <div class="grid gap-5 sm:grid-cols-2">
          <Field
            {...field('passSeconds')}
            label="A pass lasts (seconds)"
            type="number"
            hint="Who is called chooses within this."
          />
          <Field
            {...field('holdSeconds')}
            label="A hold lasts (seconds)"
            type="number"
            hint="Who has chosen pays within this."
          />
          <Field
            {...field('admissionFactor')}
            label="Passes for each unit left"
            inputmode="decimal"
            hint="1 disappoints nobody; more sells faster."
          />
          <Field
            {...field('entryShards')}
            label="Shards of entries"
            type="number"
            placeholder="chosen by the mode"
            optional
          />
          <Field
            {...field('stockShards')}
            label="Shards of stock"
            type="number"
            placeholder="chosen by the units"
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
          Ask every device for a piece of work before it enters
        </label>
      </Group>
      <Button class="justify-self-start">Make the drop</Button>
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
        label={`SKU ${row + 1}`}
        autocapitalize="none"
        maxlength={100}
        optional={optional}
      />
      <Field
        {...field(`price${row}`)}
        label={`Price (${currency})`}
        inputmode="decimal"
        optional
        placeholder="as in the shop"
      />
      <Field {...field(`quota${row}`)} label="Units" type="number" optional={optional} />
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
