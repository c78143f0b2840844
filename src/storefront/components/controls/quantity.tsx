import type { FC } from 'hono/jsx'
import { islandTexts } from '../../texts/island-texts.ts'
import { Icon } from './icon.tsx'

interface QuantityProps {
  id: string
  name?: string
  value: number
  /** The label of the field, for screen readers. */
  label: string
  min?: number
  max: number
  disabled?: boolean
}

const STEP =
  'press-target hidden items-center justify-center text-muted not-disabled:hover:text-ink disabled:opacity-40 group-data-[live]/quantity:flex'

/**
 * A number of units. The field alone works without script; a script sets `data-live` on the group
 * and makes the two steps work.
 */
export const Quantity: FC<QuantityProps> = (props) => {
  const { id, name = 'quantity', value, label, min = 1, max, disabled = false } = props
  return (
    <div
      data-quantity
      class="group/quantity inline-flex min-h-13 items-stretch rounded-md border border-edge bg-surface hover:border-ink"
    >
      <button type="button" data-step="-1" class={STEP} disabled={disabled || value <= min}>
        <span class="sr-only">{islandTexts.cart.decrease}</span>
        <Icon name="minus" size={18} />
      </button>
      <label for={id} class="sr-only">
        {label}
      </label>
      <input
        id={id}
        name={name}
        type="number"
        inputmode="numeric"
        min={min}
        max={max}
        step={1}
        value={value}
        disabled={disabled}
        required
        class="min-h-11 w-14 rounded-sm bg-transparent text-center tabular-nums [appearance:textfield] [&::-webkit-inner-spin-button]:appearance-none"
      />
      <button type="button" data-step="1" class={STEP} disabled={disabled || value >= max}>
        <span class="sr-only">{islandTexts.cart.increase}</span>
        <Icon name="plus" size={18} />
      </button>
    </div>
  )
}
