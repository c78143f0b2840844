import type { FC } from 'hono/jsx'
import { STARS } from '../../../shared/review/contract.ts'
import { texts } from '../../texts/texts.ts'
import { Icon } from '../controls/icon.tsx'

const TEXT = texts.reviews

/** A rating as stars, to the nearest one; read out as a number. */
export const Stars: FC<{ rating: number; size?: number }> = ({ rating, size = 18 }) => (
  <span class="inline-flex items-center gap-0.5 align-middle text-accent">
    <span class="sr-only">{TEXT.stars(rating)}</span>
    {STARS.toReversed().map((star) => (
      <Icon name="star" size={size} filled={star <= Math.round(rating)} />
    ))}
  </span>
)

interface StarChoiceProps {
  /** The stem of the ids: several forms may stand on a page. */
  id: string
  legend: string
  /** The stars that are chosen. */
  value?: number
  error?: string
}

/** Chooses from one to five stars, by keys and without a script too. */
export const StarChoice: FC<StarChoiceProps> = ({ id, legend, value, error }) => (
  <fieldset data-field={id} {...(error === undefined ? {} : { 'aria-describedby': `${id}-error` })}>
    <legend class="mb-1.5 text-sm font-semibold">{legend}</legend>
    <div class="flex flex-wrap gap-1.5 sm:gap-2">
      {STARS.toReversed().map((star) => (
        <label
          for={`${id}-${star}`}
          class="press-target flex items-center gap-1 rounded-md border border-edge bg-surface px-1.5 sm:gap-1.5 sm:px-2.5 transition-colors hover:border-ink has-checked:border-accent has-checked:bg-accent-soft has-checked:outline-1 has-checked:outline-accent has-focus-visible:outline-2 has-focus-visible:outline-offset-3 has-focus-visible:outline-accent"
        >
          <input
            id={`${id}-${star}`}
            type="radio"
            name="rating"
            value={String(star)}
            checked={star === value}
            required
            class="size-4 scroll-mt-44 focus-visible:outline-none"
          />
          <span aria-hidden="true" class="flex items-center gap-0.5 font-semibold tabular-nums">
            {star}
            <Icon name="star" size={16} filled class="text-accent" />
          </span>
          <span class="sr-only">{TEXT.starsRow(star)}</span>
        </label>
      ))}
    </div>
    {error === undefined ? null : (
      <p id={`${id}-error`} class="mt-1.5 text-sm font-medium text-danger">
        <span class="sr-only">{texts.page.error}</span>
        {error}
      </p>
    )}
  </fieldset>
)
