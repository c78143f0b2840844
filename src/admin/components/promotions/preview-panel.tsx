import type { Child, FC } from 'hono/jsx'
import type { TraceStep } from '../../../shared/pricing/contract.ts'
import { formatMoney } from '../../../storefront/components/catalog/price.tsx'
import { Badge } from '../../../storefront/components/controls/badge.tsx'
import { Field } from '../../../storefront/components/controls/field.tsx'
import { fieldOf } from '../../../storefront/components/controls/field-of.ts'
import { Select } from '../../../storefront/components/controls/select.tsx'
import { texts } from '../../texts/texts.ts'
import { Panel } from '../controls/panel.tsx'
import { EditButton } from './edit-button.tsx'
import { Picker } from './picker.tsx'
import {
  levelChoices,
  membersOf,
  type PromotionForm,
  type ShownPreview,
} from './shown-promotion.ts'

const TEXT = texts.promotionPreview

interface PreviewProps {
  form: PromotionForm
  /** Null where the sample cart is empty or the promotion is not whole yet. */
  preview: ShownPreview | null
}

/** A sample cart and its price with the promotion of the form, as it is typed. */
export const PreviewPanel: FC<PreviewProps> = ({ form, preview }) => {
  const chosen = membersOf(form, 'sample')
  return (
    <Panel title={TEXT.title}>
      <div class="grid gap-4">
        <p class="text-sm text-muted">{TEXT.text}</p>
        {chosen.length === 0 ? (
          <p class="rounded-sm bg-sunken p-3 text-sm">{TEXT.empty}</p>
        ) : (
          <SampleLines form={form} chosen={chosen} />
        )}
        <Picker form={form} name="sample" kind="variant" label={TEXT.sample} hideChosen />
        <Buyer form={form} />
        <div>
          <EditButton form={form} edit="preview">
            {TEXT.update}
          </EditButton>
        </div>
        <div data-promotion-preview role="status" class="empty:hidden">
          {preview === null ? null : <Price {...preview} />}
          {preview === null && chosen.length > 0 ? (
            <p class="text-sm text-muted">{TEXT.unfinished}</p>
          ) : null}
        </div>
      </div>
    </Panel>
  )
}

const SampleLines: FC<{ form: PromotionForm; chosen: readonly string[] }> = ({ form, chosen }) => (
  <ul class="divide-y divide-line border-y border-line">
    {chosen.map((id) => {
      const name = form.names.nameOf('variant', id)
      const error = form.errors[`q-${id}`]
      return (
        <li class="py-2">
          <div class="flex items-center gap-2">
            <input type="hidden" name="sample" value={id} />
            <span class="min-w-0 flex-1 text-sm wrap-anywhere">{name}</span>
            <input
              id={`q-${id}`}
              name={`q-${id}`}
              value={form.fields[`q-${id}`] ?? '1'}
              inputmode="numeric"
              aria-label={TEXT.quantity(name)}
              class="control w-16 text-right tabular-nums"
              {...(error === undefined ? {} : { 'aria-invalid': 'true' })}
            />
            <EditButton
              form={form}
              edit={`drop:sample:${id}`}
              tone="plain"
              aria-label={texts.promotionForm.drop(name)}
            >
              {texts.promotionForm.remove}
            </EditButton>
          </div>
          {error === undefined ? null : <p class="text-sm font-medium text-danger">{error}</p>}
        </li>
      )
    })}
  </ul>
)

const Buyer: FC<{ form: PromotionForm }> = ({ form }) => {
  const field = fieldOf({ typed: form.fields, errors: form.errors })
  return (
    <div class="grid grid-cols-2 items-end gap-3">
      <Select
        {...field('sampleLevel')}
        label={TEXT.level}
        placeholder={TEXT.guest}
        options={levelChoices(form.levels, membersOf(form, 'sampleLevel')).map((level) => ({
          value: level.id,
          title: level.title,
        }))}
        optional
        quiet
      />
      <Field
        {...field('sampleCountry')}
        label={TEXT.country}
        hint={TEXT.countryHint}
        autocapitalize="characters"
        maxlength={2}
        optional
        quiet
      />
      <Field
        {...field('sampleDelivery')}
        label={TEXT.delivery(form.currency)}
        inputmode="decimal"
        optional
        quiet
      />
    </div>
  )
}

const Price: FC<ShownPreview> = ({ lines, cost, trace }) => {
  const { subtotal, discount, shipping, total } = cost
  const rows: [string, Child][] = [
    [TEXT.subtotal, formatMoney(subtotal)],
    ...(discount.amount === 0
      ? []
      : ([[TEXT.discounts, lessOf(formatMoney(discount))]] as [string, Child][])),
    [TEXT.shipping, formatMoney(shipping)],
  ]
  const isLowered = trace.some(({ promotionId }) => promotionId !== undefined)
  return (
    <>
      <ul class="grid gap-2 text-sm" aria-label={TEXT.lines}>
        {lines.map((line) => (
          <li>
            <div class="flex justify-between gap-3">
              <span class="min-w-0 wrap-anywhere">
                {TEXT.line(line.quantity, line.name)}{' '}
                {line.isGift ? <Badge tone="accent">{TEXT.gift}</Badge> : null}
              </span>
              <span class="tabular-nums">{formatMoney(line.subtotal)}</span>
            </div>
            {line.discounts.map(({ title, amount }) => (
              <div class="flex justify-between gap-3 text-accent">
                <span class="min-w-0 wrap-anywhere">{title}</span>
                <span class="tabular-nums">{lessOf(formatMoney(amount))}</span>
              </div>
            ))}
          </li>
        ))}
      </ul>
      <dl class="mt-3 grid gap-1 border-t border-line pt-3 text-sm">
        {rows.map(([name, value]) => (
          <div class="flex justify-between gap-3">
            <dt class="text-muted">{name}</dt>
            <dd class="tabular-nums">{value}</dd>
          </div>
        ))}
        <div class="flex justify-between gap-3 text-base font-semibold">
          <dt>{TEXT.total}</dt>
          <dd class="tabular-nums">{formatMoney(total)}</dd>
        </div>
      </dl>
      {isLowered ? null : <p class="mt-3 text-sm text-warning">{TEXT.noDiscount}</p>}
      <Steps trace={trace} />
    </>
  )
}

const lessOf = (amount: string): string => `−${amount}`

const Steps: FC<Pick<ShownPreview, 'trace'>> = ({ trace }) => (
  <details class="mt-3" data-keep-open="steps">
    <summary class="press-target text-link inline-flex items-center text-sm">{TEXT.steps}</summary>
    <ol class="mt-1 list-decimal space-y-1 pl-5 text-sm">
      {trace.map((step) => (
        <li>
          <span class="flex justify-between gap-3">
            <span class="min-w-0 wrap-anywhere">{stepWords(step)}</span>
            <span class="tabular-nums">{signed(step)}</span>
          </span>
        </li>
      ))}
    </ol>
  </details>
)

const RULES: Readonly<Record<string, ((detail: string) => string) | undefined>> = TEXT.rules
const stepWords = ({ rule, detail }: TraceStep): string => RULES[rule]?.(detail) ?? detail

const signed = ({ amount }: TraceStep): string =>
  amount.amount < 0
    ? lessOf(formatMoney({ ...amount, amount: -amount.amount }))
    : formatMoney(amount)
