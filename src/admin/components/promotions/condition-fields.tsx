import type { Child, FC } from 'hono/jsx'
import { Field } from '../../../storefront/components/controls/field.tsx'
import { fieldOf } from '../../../storefront/components/controls/field-of.ts'
import { Select } from '../../../storefront/components/controls/select.tsx'
import { texts } from '../../texts/texts.ts'
import { EditButton } from './edit-button.tsx'
import { CheckList, Picker } from './picker.tsx'
import {
  type ConditionForm,
  type ConditionKind,
  levelChoices,
  membersOf,
} from './shown-promotion.ts'

const TEXT = texts.promotionForm

interface RowProps {
  form: ConditionForm
  /** Before the names of its fields. */
  prefix: string
}

const fieldIn = ({ form, prefix }: RowProps) => {
  const field = fieldOf({ typed: form.fields, errors: form.errors })
  return (name: string) => field(`${prefix}-${name}`)
}

/** A kind without fields does not compile. */
const FIELDS: Readonly<Record<ConditionKind, FC<RowProps>>> = {
  'min-subtotal': (row) => (
    <Field
      {...fieldIn(row)('amount')}
      label={TEXT.subtotal(row.form.currency)}
      hint={TEXT.subtotalHint}
      inputmode="decimal"
      class="max-w-xs"
    />
  ),
  'min-quantity': (row) => (
    <>
      <Field
        {...fieldIn(row)('quantity')}
        label={TEXT.quantity}
        inputmode="numeric"
        class="max-w-xs"
      />
      <p class="text-sm text-muted">{TEXT.anyGoods}</p>
      <Picker
        form={row.form}
        name={`${row.prefix}-productIds`}
        kind="product"
        label={TEXT.ofProducts}
      />
      <Categories {...row} label={TEXT.ofCategories} />
    </>
  ),
  products: ({ form, prefix }) => (
    <Picker form={form} name={`${prefix}-productIds`} kind="product" label={TEXT.products} />
  ),
  categories: (row) => <Categories {...row} label={TEXT.categories} />,
  'member-level': ({ form, prefix }) => {
    const name = `${prefix}-levels`
    const chosen = membersOf(form, name)
    return (
      <CheckList
        name={name}
        label={TEXT.levels}
        hint={TEXT.levelsHint}
        error={form.errors[name]}
        chosen={chosen}
        options={levelChoices(form.levels, chosen)}
      />
    )
  },
  'first-order': () => <p class="text-sm text-muted">{TEXT.firstOrderText}</p>,
  country: (row) => (
    <Field {...fieldIn(row)('countries')} label={TEXT.countries} hint={TEXT.countriesHint} />
  ),
  coupon: () => (
    <p class="text-sm text-muted">
      {TEXT.couponText}{' '}
      <a href="/admin/coupons" class="text-link">
        {TEXT.couponLink}
      </a>
    </p>
  ),
}

const Categories: FC<RowProps & { label: string }> = ({ form, prefix, label }) => {
  const name = `${prefix}-categoryIds`
  return (
    <CheckList
      name={name}
      label={label}
      hint={TEXT.categoriesHint}
      none={TEXT.noCategories}
      error={form.errors[name]}
      chosen={membersOf(form, name)}
      options={form.categories}
    />
  )
}

const KINDS = Object.keys(FIELDS) as ConditionKind[]

/** The conditions of the form, each with a button that takes it out, and one that adds another. */
export const ConditionFields: FC<{ form: ConditionForm }> = ({ form }) => {
  return (
    <div class="grid gap-4">
      <p class="text-sm text-muted">{TEXT.conditionsHint}</p>
      {form.errors.conditions === undefined ? null : (
        <p class="text-sm font-medium text-danger">{form.errors.conditions}</p>
      )}
      {form.conditions.map(({ row, kind }) => (
        <ConditionRow form={form} row={row} kind={kind} />
      ))}
      <div class="flex flex-wrap items-end gap-2 border-t border-line pt-4">
        <Select
          id="new-condition"
          name="new-condition"
          label={TEXT.newCondition}
          value={form.fields['new-condition'] ?? ''}
          options={KINDS.map((kind) => ({ value: kind, title: TEXT.kinds[kind] }))}
          optional
          quiet
          class="min-w-48 flex-1 sm:max-w-xs"
        />
        <EditButton form={form} edit="add-condition">
          {TEXT.addCondition}
        </EditButton>
      </div>
    </div>
  )
}

const ConditionRow: FC<{ form: ConditionForm; row: number; kind: ConditionKind }> = (props) => {
  const { form, row, kind } = props
  const Fields = FIELDS[kind]
  const prefix = `c${row}`
  const head: Child = TEXT.kinds[kind]
  return (
    <fieldset class="grid gap-3 rounded-md border border-line p-4 pt-2">
      <legend class="sr-only">{head}</legend>
      <input type="hidden" name={`${prefix}-kind`} value={kind} />
      <div class="flex items-center justify-between gap-3">
        <h3 class="font-semibold">{head}</h3>
        <EditButton
          form={form}
          edit={`remove:${prefix}`}
          tone="plain"
          aria-label={TEXT.removeCondition(TEXT.kinds[kind])}
        >
          {TEXT.remove}
        </EditButton>
      </div>
      <Fields form={form} prefix={prefix} />
    </fieldset>
  )
}
