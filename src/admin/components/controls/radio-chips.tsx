import type { FC } from 'hono/jsx'

interface RadioChipsProps {
  /** The group's name for the form, and the stem of its ids. */
  name: string
  legend: string
  /** The legend is shown by a heading above. */
  legendHidden?: boolean
  chips: readonly { value: string; title: string }[]
  value: string
  hint?: string
  error?: string
}

/** One of few short words, side by side. */
export const RadioChips: FC<RadioChipsProps> = (props) => {
  const { name, legend, legendHidden = false, chips, value, hint, error } = props
  const described = [
    hint === undefined ? '' : `${name}-hint`,
    error === undefined ? '' : `${name}-error`,
  ]
    .filter((id) => id !== '')
    .join(' ')
  return (
    <fieldset data-field={name} {...(described === '' ? {} : { 'aria-describedby': described })}>
      <legend class={legendHidden ? 'sr-only' : 'mb-1.5 text-sm font-semibold'}>{legend}</legend>
      <div class="flex flex-wrap gap-2">
        {chips.map((chip) => (
          <label
            for={`${name}-${chip.value}`}
            class="press-target inline-flex items-center gap-2 rounded-sm border border-edge bg-surface px-3 text-sm hover:border-ink has-checked:border-accent has-checked:bg-accent-soft has-checked:font-semibold"
          >
            <input
              id={`${name}-${chip.value}`}
              type="radio"
              name={name}
              value={chip.value}
              checked={chip.value === value}
              class="size-4 accent-accent"
            />
            {chip.title}
          </label>
        ))}
      </div>
      {hint === undefined ? null : (
        <p id={`${name}-hint`} class="mt-1.5 text-sm text-muted">
          {hint}
        </p>
      )}
      {error === undefined ? null : (
        <p id={`${name}-error`} class="mt-1.5 text-sm font-medium text-danger">
          {error}
        </p>
      )}
    </fieldset>
  )
}
