import type { Child, FC } from 'hono/jsx'
import { texts } from '../../texts/texts.ts'

interface RadioCard {
  value: string
  title: string
  /** A line below the title. */
  text?: string
  /** At the right: a price. */
  aside?: Child
  disabled?: boolean
}

interface RadioCardsProps {
  /** The group's name for the form, and the stem of its ids. */
  name: string
  legend: string
  /** The legend is shown by a heading above. */
  legendHidden?: boolean
  cards: readonly RadioCard[]
  value?: string
  error?: string
}

/** One of few, each with room to say what it means. */
export const RadioCards: FC<RadioCardsProps> = (props) => {
  const { name, legend, legendHidden = false, cards, value, error } = props
  const errorId = `${name}-error`
  return (
    <fieldset {...(error === undefined ? {} : { 'aria-describedby': errorId })} data-field={name}>
      <legend class={legendHidden ? 'sr-only' : 'mb-2 text-sm font-semibold'}>{legend}</legend>
      <div class="grid gap-2.5">
        {cards.map((card) => (
          <label
            for={`${name}-${card.value}`}
            class="choice flex min-h-14 items-center gap-4 rounded-md border border-edge bg-surface px-4 py-3 transition-colors hover:border-ink has-checked:border-accent has-checked:bg-accent-soft has-checked:outline-1 has-checked:outline-accent has-disabled:opacity-50 has-focus-visible:outline-2 has-focus-visible:outline-offset-3 has-focus-visible:outline-accent"
          >
            <input
              id={`${name}-${card.value}`}
              type="radio"
              name={name}
              value={card.value}
              checked={card.value === value}
              disabled={card.disabled ?? false}
              required
              class="size-5 shrink-0 scroll-mt-44 focus-visible:outline-none"
            />
            <span class="min-w-0 flex-1">
              <span class="block font-semibold">{card.title}</span>
              {card.text === undefined ? null : (
                <span class="block text-sm text-muted">{card.text}</span>
              )}
            </span>
            {card.aside === undefined ? null : (
              <span class="font-semibold tabular-nums">{card.aside}</span>
            )}
          </label>
        ))}
      </div>
      {error === undefined ? null : (
        <p id={errorId} class="mt-1.5 text-sm font-medium text-danger">
          <span class="sr-only">{texts.page.error}</span>
          {error}
        </p>
      )}
    </fieldset>
  )
}
