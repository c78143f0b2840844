import type { FC } from 'hono/jsx'
import type { CartLine, CartWarning } from '../../../shared/cart/contract.ts'
import { islandTexts } from '../../texts/island-texts.ts'
import { texts } from '../../texts/texts.ts'
import { AvailabilityNote } from '../catalog/availability.tsx'
import { Picture, ShownIn } from '../catalog/picture.tsx'
import { Price } from '../catalog/price.tsx'
import { Button } from '../controls/button.tsx'
import { Icon } from '../controls/icon.tsx'
import { FieldError, Warnings } from './warnings.tsx'

const TEXT = texts.cart

/** A quantity that was refused: the typed text and the reason. */
export interface QuantityRefusal {
  typed: string
  message: string
}

interface CartLineProps {
  line: CartLine
  warnings: readonly CartWarning[]
  refusal?: QuantityRefusal
}

export const lineTitle = ({ title, variantTitle }: Pick<CartLine, 'title' | 'variantTitle'>) =>
  variantTitle === null ? title : `${title}, ${variantTitle}`

/** One line of the cart: one form, in which each button has the name of its action. */
export const CartLineItem: FC<CartLineProps> = ({ line, warnings, refusal }) => {
  const sold = warnings.every(({ code }) => code !== 'line_unavailable')
  const moved = warnings.some(({ code }) => code === 'price_changed')
  return (
    <li data-line={line.id} class="border-b border-line py-6">
      <form method="post" action={`/cart/lines/${line.id}`} data-line-form novalidate>
        {/* Enter presses the first button. */}
        <button type="submit" hidden>
          {TEXT.updateQuantity}
        </button>
        <div class="grid grid-cols-[auto_5rem_minmax(0,1fr)] gap-x-3 sm:grid-cols-[auto_7rem_minmax(0,1fr)] sm:gap-x-5">
          <SelectBox line={line} disabled={!sold} />
          <LinePicture line={line} />
          <div class={line.selected && sold ? '' : 'opacity-75'}>
            <div class="flex items-start justify-between gap-x-4">
              <Title line={line} />
              <p class="shrink-0 font-semibold tabular-nums" data-line-total>
                <Price price={line.cost.total} />
              </p>
            </div>
            <div class="mt-1 text-sm text-muted">
              <Price
                price={line.unitPrice}
                {...(line.compareAtPrice ? { compareAtPrice: line.compareAtPrice } : {})}
              />{' '}
              {TEXT.each}
            </div>
            <Discounts line={line} />
            {line.availability.state === 'low' ? (
              <div class="mt-1">
                <AvailabilityNote availability={line.availability} />
              </div>
            ) : null}
            <div class="mt-3 flex flex-wrap items-center gap-x-1 gap-y-1 sm:gap-x-3">
              {sold ? <Stepper line={line} {...(refusal ? { refusal } : {})} /> : null}
              <Button tone="plain" name="action" value="save">
                {TEXT.saveForLater}
                <span class="sr-only">: {lineTitle(line)}</span>
              </Button>
              <Button tone="plain" name="action" value="remove" class="text-muted">
                {islandTexts.cart.remove}
                <span class="sr-only"> {lineTitle(line)}</span>
              </Button>
            </div>
            <FieldError id={`error-${line.id}`} message={refusal?.message} />
            <Warnings warnings={warnings} />
            {moved && sold ? (
              <Button tone="plain" name="action" value="accept" class="mt-1 -ml-2">
                {TEXT.keepPrice}
              </Button>
            ) : null}
          </div>
        </div>
      </form>
    </li>
  )
}

/** The discounts of the line with their titles. */
const Discounts: FC<{ line: CartLine }> = ({ line }) =>
  line.discounts.length === 0 ? null : (
    <ul class="mt-1 text-sm text-muted">
      {line.discounts.map(({ title, amount }) => (
        <li>
          {title}: −<Price price={amount} />
        </li>
      ))}
    </ul>
  )

/** A line that a promotion gives: it comes and goes by itself. */
export const GiftLineItem: FC<{ line: CartLine }> = ({ line }) => (
  <li
    data-line={line.id}
    class="grid grid-cols-[5rem_minmax(0,1fr)] gap-x-3 border-b border-line py-6 sm:grid-cols-[7rem_minmax(0,1fr)] sm:gap-x-5"
  >
    <LinePicture line={line} />
    <div>
      <div class="flex items-start justify-between gap-x-4">
        <Title line={line} />
        <p class="shrink-0 font-semibold tabular-nums">
          <Price price={line.cost.total} />
        </p>
      </div>
      <p class="mt-1 text-sm text-muted">{TEXT.gift(line.quantity)}</p>
      <Discounts line={line} />
    </div>
  </li>
)

const LinePicture: FC<{ line: CartLine }> = ({ line }) => (
  <span class="block aspect-square self-start overflow-hidden rounded-md bg-sunken">
    <Picture src={line.image} size={112} />
  </span>
)

const Title: FC<{ line: CartLine }> = ({ line }) => (
  <div class="min-w-0">
    <h3 class="font-semibold leading-snug">
      <a href={`/products/${line.handle}`} class="underline-offset-4 hover:underline">
        {line.title}
      </a>
    </h3>
    {line.variantTitle === null ? null : <p class="text-sm text-muted">{line.variantTitle}</p>}
    <ShownIn shownIn={line.shownIn} />
    {Object.entries(line.attributes).map(([name, value]) => (
      <p class="text-sm text-muted">
        {name}: {value}
      </p>
    ))}
  </div>
)

/** A checkbox as a button, so that one press is enough without script too. */
const SelectBox: FC<{ line: CartLine; disabled: boolean }> = ({ line, disabled }) => {
  const checked = line.selected && !disabled
  return (
    <button
      type="submit"
      name="selected"
      value={checked ? 'no' : 'yes'}
      aria-pressed={checked ? 'true' : 'false'}
      aria-label={TEXT.include(lineTitle(line))}
      disabled={disabled}
      id={`select-${line.id}`}
      class="press-target group -ml-2.5 flex items-start justify-center self-start pt-2"
    >
      <span class="flex size-6 items-center justify-center rounded-sm border border-edge bg-surface group-hover:border-ink group-disabled:bg-sunken group-aria-pressed:border-accent group-aria-pressed:bg-accent group-aria-pressed:text-on-accent">
        <Icon name="check" size={18} class="invisible group-aria-pressed:visible" />
      </span>
    </button>
  )
}

const STEP =
  'press-target flex items-center justify-center rounded-md text-muted not-disabled:hover:bg-sunken not-disabled:hover:text-ink disabled:opacity-40'

/** Each button carries the new quantity, so that a press sent twice is one step. */
const Stepper: FC<{ line: CartLine; refusal?: QuantityRefusal }> = ({ line, refusal }) => (
  <div class="flex items-center rounded-md border border-edge bg-surface">
    <button
      type="submit"
      name="to"
      value={String(line.quantity - 1)}
      disabled={line.quantity <= 1}
      data-line-step="-1"
      id={`less-${line.id}`}
      aria-label={islandTexts.cart.decreaseOf(lineTitle(line))}
      class={STEP}
    >
      <Icon name="minus" size={18} />
    </button>
    <label for={`quantity-${line.id}`} class="sr-only">
      {TEXT.quantityOf(lineTitle(line))}
    </label>
    <input
      id={`quantity-${line.id}`}
      name="quantity"
      type="text"
      inputmode="numeric"
      autocomplete="off"
      maxlength={12}
      value={refusal?.typed ?? String(line.quantity)}
      aria-invalid={refusal ? 'true' : undefined}
      aria-describedby={`error-${line.id}`}
      class="press-target w-12 bg-transparent text-center tabular-nums aria-[invalid=true]:text-danger"
    />
    <button
      type="submit"
      name="to"
      value={String(line.quantity + 1)}
      data-line-step="1"
      id={`more-${line.id}`}
      aria-label={islandTexts.cart.increaseOf(lineTitle(line))}
      class={STEP}
    >
      <Icon name="plus" size={18} />
    </button>
  </div>
)

/** A line saved for later, with the buttons to restore and to remove it. */
export const SavedLineItem: FC<{ line: CartLine }> = ({ line }) => (
  <li data-saved={line.id} class="flex gap-4 border-b border-line py-4">
    <div class="w-20 shrink-0">
      <LinePicture line={line} />
    </div>
    <form method="post" action={`/cart/saved/${line.id}`} class="min-w-0 flex-1">
      <Title line={line} />
      <p class="mt-1 text-sm text-muted">
        <Price price={line.unitPrice} />
        {line.quantity > 1 ? ` × ${line.quantity}` : ''}
        {line.availability.state === 'out' ? TEXT.soldOutForNow : ''}
      </p>
      <div class="mt-1 -ml-2 flex flex-wrap gap-x-2">
        <Button tone="plain" name="action" value="restore">
          {TEXT.moveToCart}
          <span class="sr-only">: {lineTitle(line)}</span>
        </Button>
        <Button tone="plain" name="action" value="remove" class="text-muted">
          {islandTexts.cart.remove}
          <span class="sr-only"> {lineTitle(line)}</span>
        </Button>
      </div>
    </form>
  </li>
)
