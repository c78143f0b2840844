import type { FC } from 'hono/jsx'
import type { Availability } from '../../../shared/catalog/contract.ts'
import { islandTexts } from '../../texts/island-texts.ts'

/** The availability of a variant as text. */
export function availabilityText({ state, available }: Availability): string {
  if (state === 'out') return islandTexts.stock.out
  if (state === 'low' && available !== undefined) return islandTexts.stock.onlyLeft(available)
  return state === 'low' ? islandTexts.stock.fewLeft : islandTexts.stock.in
}

/** Stock in words, with a dot that says the same by its colour. Scripts change `data-state`. */
export const AvailabilityNote: FC<{ availability: Availability }> = ({ availability }) => (
  <p
    data-availability
    data-state={availability.state}
    class="group/stock flex items-center gap-2 text-sm font-medium text-accent data-[state=low]:text-warning data-[state=out]:text-muted"
  >
    <span
      aria-hidden="true"
      class="stock-dot size-2 rounded-full bg-current group-data-[state=out]/stock:bg-transparent group-data-[state=out]/stock:outline-2 group-data-[state=out]/stock:outline-current"
    />
    <span data-availability-text>{availabilityText(availability)}</span>
  </p>
)
