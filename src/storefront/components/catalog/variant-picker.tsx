import type { FC } from 'hono/jsx'
import type { ProductView } from '../../../shared/catalog/contract.ts'
import { islandTexts } from '../../texts/island-texts.ts'
import type { VariantChoice } from '../../variant-choice.ts'

const { stock } = islandTexts

type Variant = ProductView['variants'][number]

interface VariantPickerProps {
  choice: VariantChoice<Variant>
  /** The address of the page with another variant. */
  href: (variantId: string) => string
  /** A variant's price as text; given where prices differ. */
  priceText?: (variant: Variant) => string
}

const CHIP =
  'choice press-target inline-flex flex-col items-center justify-center rounded-md border px-4 py-1.5 text-sm leading-tight transition-colors'

/** The note below a value: its price where prices differ, or that it is sold out. */
const radioNote = (variant: Variant | null, priceText: VariantPickerProps['priceText']): string => {
  if (variant?.availability.state === 'out') return priceText ? stock.out : stock.outNote
  return variant && priceText ? priceText(variant) : ''
}

/**
 * Chooses a variant without script: values of all options but the last are links to the page with
 * that value, those of the last are radios that stand in the form itself, so that what is chosen
 * on the screen is what is added. A script makes the links instant.
 */
export const VariantPicker: FC<VariantPickerProps> = ({ choice, href, priceText }) => {
  const { chosen, leading, last } = choice
  if (!last) return <input type="hidden" name="variantId" value={chosen.id} />
  return (
    <div class="grid gap-5">
      {leading.map((group, index) => (
        <div>
          <p id={`option-${index}`} class="text-sm font-semibold">
            {group.name}
            <span class="font-normal text-muted" data-chosen={index}>
              {' '}
              {chosen.options[index]}
            </span>
          </p>
          <ul aria-labelledby={`option-${index}`} class="mt-2 flex flex-wrap gap-2">
            {group.values.map(({ value, variantId, current, soldOut }) => (
              <li>
                <a
                  href={href(variantId)}
                  rel="nofollow"
                  data-option={index}
                  data-value={value}
                  data-out={soldOut ? '' : undefined}
                  aria-current={current ? 'true' : undefined}
                  class={`${CHIP} border-edge hover:border-ink aria-[current=true]:border-accent aria-[current=true]:bg-accent-soft aria-[current=true]:font-semibold data-out:text-muted data-out:[&>span:first-child]:line-through`}
                >
                  <span>{value}</span>
                  <span class="sr-only" data-option-note>
                    {soldOut ? stock.outNote : ''}
                  </span>
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
      <fieldset>
        <legend class="text-sm font-semibold">{last.name}</legend>
        <div class="mt-2 flex flex-wrap gap-2">
          {last.radios.map(({ value, variant }) => {
            const soldOut = variant?.availability.state === 'out'
            return (
              <label
                hidden={variant === null}
                data-radio={value}
                class={`${CHIP} relative border-edge hover:border-ink has-checked:border-accent has-checked:bg-accent-soft has-checked:font-semibold has-disabled:border-line has-disabled:text-muted has-disabled:[&>span:first-of-type]:line-through has-focus-visible:outline-2 has-focus-visible:outline-offset-3 has-focus-visible:outline-accent [&[hidden]]:hidden`}
              >
                <input
                  type="radio"
                  name="variantId"
                  value={variant?.id ?? ''}
                  required
                  checked={variant?.id === chosen.id && !soldOut}
                  disabled={variant === null || soldOut}
                  class="absolute inset-0 opacity-0"
                />
                <span>{value}</span>
                <span
                  class={priceText ? 'text-xs font-normal text-muted' : 'sr-only'}
                  {...{ [priceText ? 'data-radio-price' : 'data-radio-note']: '' }}
                >
                  {radioNote(variant, priceText)}
                </span>
              </label>
            )
          })}
        </div>
      </fieldset>
    </div>
  )
}
