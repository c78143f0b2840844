import type { FC } from 'hono/jsx'
import { Field } from '../../../storefront/components/controls/field.tsx'
import { fieldOf } from '../../../storefront/components/controls/field-of.ts'
import { texts } from '../../texts/texts.ts'
import { RadioChips } from '../controls/radio-chips.tsx'
import { EditButton } from './edit-button.tsx'
import { CheckList, Picker } from './picker.tsx'
import { type ActionKind, membersOf, type PromotionForm } from './shown-promotion.ts'

const TEXT = texts.promotionForm

interface ActionProps {
  form: PromotionForm
}

const fieldIn = ({ form }: ActionProps) => fieldOf({ typed: form.fields, errors: form.errors })

const KINDS = Object.entries(TEXT.actions).map(([value, title]) => ({ value, title }))
const TARGETS = Object.entries(TEXT.targets).map(([value, title]) => ({ value, title }))

const Target: FC<ActionProps & { name: string }> = ({ form, name }) => (
  <RadioChips
    name={name}
    legend={TEXT.target}
    chips={TARGETS}
    value={form.fields[name] ?? 'order'}
    hint={TEXT.targetHint}
  />
)

const PAIR = 'grid gap-4 sm:grid-cols-2'

/** A kind without fields does not compile. */
const FIELDS: Readonly<Record<ActionKind, FC<ActionProps>>> = {
  percentage: (props) => (
    <>
      <Target {...props} name="percentage-target" />
      <div class={PAIR}>
        <Field
          {...fieldIn(props)('percentage-basisPoints')}
          label={TEXT.percent}
          inputmode="decimal"
        />
        <Field
          {...fieldIn(props)('percentage-cap')}
          label={TEXT.cap(props.form.currency)}
          inputmode="decimal"
          optional
        />
      </div>
    </>
  ),
  amount: (props) => (
    <>
      <Target {...props} name="amount-target" />
      <Field
        {...fieldIn(props)('amount-amount')}
        label={TEXT.amount(props.form.currency)}
        inputmode="decimal"
        class="max-w-xs"
      />
    </>
  ),
  'fixed-price': (props) => (
    <Field
      {...fieldIn(props)('fixed-price-amount')}
      label={TEXT.fixedAmount(props.form.currency)}
      hint={TEXT.fixedHint}
      inputmode="decimal"
      class="max-w-xs"
    />
  ),
  'buy-x-get-y': (props) => (
    <>
      <p class="text-sm text-muted">{TEXT.buyHint}</p>
      <div class="grid gap-4 sm:grid-cols-3">
        <Field {...fieldIn(props)('buy-x-get-y-buy')} label={TEXT.buy} inputmode="numeric" />
        <Field {...fieldIn(props)('buy-x-get-y-get')} label={TEXT.get} inputmode="numeric" />
        <Field
          {...fieldIn(props)('buy-x-get-y-basisPoints')}
          label={TEXT.getPercent}
          inputmode="decimal"
        />
      </div>
    </>
  ),
  gift: (props) => (
    <>
      <Picker
        form={props.form}
        name="gift-variantId"
        kind="variant"
        label={TEXT.gift}
        hint={TEXT.giftHint}
      />
      <Field
        {...fieldIn(props)('gift-quantity')}
        label={TEXT.giftQuantity}
        inputmode="numeric"
        class="max-w-xs"
      />
    </>
  ),
  'free-delivery': ({ form }) => (
    <CheckList
      name="free-delivery-optionIds"
      label={TEXT.options}
      hint={TEXT.optionsHint}
      error={form.errors['free-delivery-optionIds']}
      chosen={membersOf(form, 'free-delivery-optionIds')}
      options={form.deliveryOptions}
    />
  ),
  tiers: (props) => (
    <>
      <p class="text-sm text-muted">{TEXT.tiersHint}</p>
      {props.form.errors['tiers-tiers'] === undefined ? null : (
        <p class="text-sm font-medium text-danger">{props.form.errors['tiers-tiers']}</p>
      )}
      {props.form.tierRows.map((row, index) => (
        <div class={PAIR}>
          <Field
            {...fieldIn(props)(`t${row}-minSubtotal`)}
            label={TEXT.tierFrom(index + 1, props.form.currency)}
            inputmode="decimal"
            optional
            quiet
          />
          <Field
            {...fieldIn(props)(`t${row}-basisPoints`)}
            label={TEXT.tierPercent(index + 1)}
            inputmode="decimal"
            optional
            quiet
          />
        </div>
      ))}
      <div>
        <EditButton form={props.form} edit="add-tier">
          {TEXT.addTier}
        </EditButton>
      </div>
    </>
  ),
}

/** Shows the fields of the kind that is chosen, without a script. */
const SHOWN: Readonly<Record<ActionKind, string>> = {
  percentage: 'group-has-[#action-percentage:checked]/action:grid',
  amount: 'group-has-[#action-amount:checked]/action:grid',
  'fixed-price': 'group-has-[#action-fixed-price:checked]/action:grid',
  'buy-x-get-y': 'group-has-[#action-buy-x-get-y:checked]/action:grid',
  gift: 'group-has-[#action-gift:checked]/action:grid',
  'free-delivery': 'group-has-[#action-free-delivery:checked]/action:grid',
  tiers: 'group-has-[#action-tiers:checked]/action:grid',
}

/** The benefit: one kind, and the fields of it. What was typed for another kind stays. */
export const ActionFields: FC<ActionProps> = ({ form }) => (
  <div class="group/action grid gap-5">
    <RadioChips
      name="action"
      legend={TEXT.actionLegend}
      legendHidden
      chips={KINDS}
      value={form.fields.action ?? ''}
      {...(form.errors.action === undefined ? {} : { error: form.errors.action })}
    />
    {(Object.keys(FIELDS) as ActionKind[]).map((kind) => {
      const Fields = FIELDS[kind]
      return (
        <div class={`hidden gap-4 ${SHOWN[kind]}`} data-action={kind}>
          <Fields form={form} />
        </div>
      )
    })}
  </div>
)
