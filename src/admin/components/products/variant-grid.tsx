import type { FC } from 'hono/jsx'
import { TAX_CLASSES } from '../../../shared/catalog/contract.ts'
import { Field } from '../../../storefront/components/controls/field.tsx'
import { Select } from '../../../storefront/components/controls/select.tsx'
import { texts } from '../../texts/texts.ts'

const TEXT = texts.product

const TAX_OPTIONS = TAX_CLASSES.map((value) => ({ value, title: TEXT.taxClasses[value] }))

/** A row of the grid: a variant of the product as it is saved, or a new one. */
export interface VariantRow {
  row: number
  /** Of a saved variant: its SKU names it for good. */
  savedSku: string | null
  /** Units available of a saved variant; null where it is not counted. */
  available: number | null
}

interface VariantGridProps {
  rows: readonly VariantRow[]
  /** The options in use: their numbers in the form and their names. */
  options: readonly { at: number; name: string }[]
  typed: Readonly<Record<string, string>>
  errors: Readonly<Record<string, string>>
  currency: string
}

/** The variants of a product, a row each: every field has its label, drawn above the first row. */
export const VariantGrid: FC<VariantGridProps> = (props) => (
  <ul class="grid gap-4 lg:gap-2" data-variants>
    {props.rows.map((variant, index) => (
      <Row {...props} variant={variant} index={index} />
    ))}
  </ul>
)

const Row: FC<VariantGridProps & { variant: VariantRow; index: number }> = (props) => {
  const { variant, index, options, typed, errors, currency } = props
  const { row, savedSku } = variant
  const field = (name: string, label: string) => ({
    id: `${name}-${row}`,
    name: `${name}-${row}`,
    label,
    value: typed[`${name}-${row}`] ?? '',
    ...(errors[`${name}-${row}`] === undefined ? {} : { error: errors[`${name}-${row}`] }),
    class: index === 0 ? 'min-w-0' : 'min-w-0 lg:[&>label]:sr-only',
  })
  const values = options.map(({ at }) => typed[`value${at}-${row}`] ?? '').join(' / ')
  const name = values === '' ? TEXT.variant(index + 1) : values
  return (
    <li class="border-b border-line pb-4 last:border-0 has-[[data-remove]:checked]:opacity-50 lg:border-0 lg:pb-0">
      <fieldset class="grid grid-cols-2 items-end gap-2 sm:grid-cols-4 lg:flex lg:flex-wrap lg:[&>div]:flex-1">
        <legend class="mb-1 font-semibold lg:sr-only">{name}</legend>
        {options.map(({ at, name: title }) => (
          <Field {...field(`value${at}`, title)} maxlength={100} />
        ))}
        {savedSku === null ? (
          <Field {...field('sku', TEXT.sku)} autocapitalize="none" maxlength={100} />
        ) : (
          <div class="min-w-0">
            <span class={`mb-1.5 block text-sm font-semibold ${index === 0 ? '' : 'lg:sr-only'}`}>
              {TEXT.sku}
            </span>
            <input type="hidden" name={`sku-${row}`} value={savedSku} />
            <span class="flex min-h-9 items-center font-mono text-sm wrap-anywhere">
              {savedSku}
            </span>
          </div>
        )}
        <Field {...field('price', TEXT.price(currency))} inputmode="decimal" />
        <Field {...field('compareAt', TEXT.compareAt)} inputmode="decimal" optional quiet />
        <Field {...field('barcode', TEXT.barcode)} maxlength={100} optional quiet />
        <Field {...field('weight', TEXT.weight)} inputmode="numeric" optional quiet />
        <Select
          {...field('taxClass', TEXT.taxClass)}
          class={`lg:min-w-36 ${field('taxClass', '').class}`}
          options={TAX_OPTIONS}
        />
        {savedSku === null ? (
          <Field {...field('stock', TEXT.stock)} inputmode="numeric" optional quiet />
        ) : (
          <Stock sku={savedSku} available={variant.available} first={index === 0} />
        )}
        <label class="press-target flex items-center gap-2 text-sm">
          <input
            type="checkbox"
            name={`remove-${row}`}
            value="yes"
            data-remove
            checked={typed[`remove-${row}`] !== undefined}
            aria-label={TEXT.removeOf(name)}
            class="size-4"
          />
          {TEXT.remove}
        </label>
        <Choices
          field={(choice) => field(choice, TEXT[choice].title)}
          isSaved={savedSku !== null}
        />
      </fieldset>
    </li>
  )
}

type Choice = 'shipping' | 'policy'

interface ChoicesProps {
  field(choice: Choice): { id: string; name: string; label: string; value: string }
  /** A new variant is counted where it gets a stock: its policy follows. */
  isSaved: boolean
}

/** Whether a variant is shipped, and how it is sold when it runs out. */
const Choices: FC<ChoicesProps> = ({ field, isSaved }) => (
  <details class="col-span-full lg:basis-full">
    <summary class="press-target text-link inline-flex items-center text-sm">{TEXT.more}</summary>
    <div class="mt-1 mb-3 grid gap-2 sm:max-w-xl sm:grid-cols-2">
      {(['shipping', ...(isSaved ? (['policy'] as const) : [])] as const).map((choice) => (
        <Select {...field(choice)} class="min-w-0" options={optionsOf(choice)} optional quiet />
      ))}
    </div>
  </details>
)

const optionsOf = (choice: Choice) =>
  Object.entries(TEXT[choice].choices).map(([value, title]) => ({ value, title }))

const Stock: FC<{ sku: string; available: number | null; first: boolean }> = (props) => (
  <div class="min-w-0">
    <span class={`mb-1.5 block text-sm font-semibold ${props.first ? '' : 'lg:sr-only'}`}>
      {TEXT.stock}
    </span>
    <a
      href={`/admin/stock/${encodeURIComponent(props.sku)}`}
      class="text-link flex min-h-9 items-center text-sm tabular-nums"
    >
      {props.available === null ? texts.products.notCounted : TEXT.available(props.available)}
      <span class="sr-only">: {props.sku}</span>
    </a>
  </div>
)
