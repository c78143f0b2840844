import type { FC } from 'hono/jsx'
import type { ProductView } from '../../../shared/catalog/contract.ts'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { Field } from '../controls/field.tsx'
import { Select } from '../controls/select.tsx'

const TEXT = texts.stockAlert

type Product = Pick<ProductView, 'title' | 'handle' | 'options'> & {
  variants: readonly ProductView['variants'][number][]
}

interface StockAlertProps {
  product: Product
  /** The variant that is shown, or was asked for. */
  chosen: { id: string }
  typed?: string
  /** The fault of the address. */
  error?: string
}

const soldOutOf = ({ variants }: Product) =>
  variants.filter(({ availability }) => availability.state === 'out')

/**
 * Asks for one mail when a sold-out variant is available again; nothing where none is sold out. It
 * names the variants itself: those that are sold out cannot be chosen beside the buttons.
 */
export const StockAlertForm: FC<StockAlertProps> = (props) => {
  const { product, chosen, typed, error } = props
  const soldOut = soldOutOf(product)
  if (soldOut.length === 0) return null
  const isOpen = error !== undefined || soldOut.some(({ id }) => id === chosen.id)
  return (
    <details class="border-t border-line pt-3" open={isOpen}>
      <summary class="press-target inline-flex list-none items-center text-sm text-muted underline underline-offset-4 hover:text-ink [&::-webkit-details-marker]:hidden">
        {TEXT.open}
      </summary>
      <form method="post" action="/stock-alerts" class="mt-2 grid max-w-prose gap-4">
        <p class="text-muted">{TEXT.text}</p>
        <input type="hidden" name="handle" value={product.handle} />
        <Choice soldOut={soldOut} chosen={chosen} />
        <Field
          id="stock-alert-email"
          name="email"
          type="email"
          label={TEXT.email}
          value={typed ?? ''}
          autocomplete="email"
          maxlength={254}
          {...(error === undefined ? {} : { error })}
        />
        <Button tone="quiet" class="justify-self-start">
          {TEXT.confirm}
        </Button>
      </form>
    </details>
  )
}

const Choice: FC<{
  soldOut: readonly ProductView['variants'][number][]
  chosen: { id: string }
}> = ({ soldOut, chosen }) => {
  const [first] = soldOut
  if (soldOut.length === 1 && first) {
    return (
      <>
        <input type="hidden" name="variantId" value={first.id} />
        {first.options.length === 0 ? null : (
          <p class="font-semibold">{first.options.join(' / ')}</p>
        )}
      </>
    )
  }
  const wanted = soldOut.some(({ id }) => id === chosen.id) ? chosen.id : first?.id
  return (
    <Select
      id="stock-alert-variant"
      name="variantId"
      label={TEXT.variant}
      value={wanted ?? ''}
      options={soldOut.map(({ id, options }) => ({ value: id, title: options.join(' / ') }))}
    />
  )
}
