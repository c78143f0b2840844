import type { FC } from 'hono/jsx'
import type { DeliveryOption } from '../../shared/checkout/contract.ts'
import { Price } from './price.tsx'
import { RadioCards } from './radio-cards.tsx'

interface DeliveryChoiceProps {
  options: readonly DeliveryOption[]
  chosen: string
  /** Said where nothing is offered. */
  hint: string
  error?: string | undefined
}

const DAY = new Intl.DateTimeFormat('en', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
})

/** `2026-11-25`, `2026-11-27` → `Wed, Nov 25 – Fri, Nov 27`. */
export function promiseText({ from, to }: DeliveryOption['promise']): string {
  const [first, last] = [from, to].map((date) => DAY.format(new Date(`${date}T00:00:00Z`)))
  return first === last ? `${first}` : `${first} – ${last}`
}

/** How the parcel is delivered, as soon as the address is known. */
export const DeliveryChoice: FC<DeliveryChoiceProps> = (props) => {
  const { options, chosen, hint, error } = props
  return (
    <section aria-labelledby="delivery-title">
      <h2 id="delivery-title" class="text-xl">
        Delivery
      </h2>
      <div class="mt-4" data-part="delivery" aria-live="polite">
        {options.length > 0 ? (
          <RadioCards
            name="deliveryOptionId"
            legend="Delivery method"
            legendHidden
            value={chosen}
            cards={options.map(({ id, title, price, promise }) => ({
              value: id,
              title,
              text: `Arrives ${promiseText(promise)}`,
              aside: price.amount === 0 ? 'Free' : <Price price={price} />,
            }))}
            {...(error === undefined ? {} : { error })}
          />
        ) : (
          <p class="rounded-md bg-sunken px-4 py-3.5 text-muted">{hint}</p>
        )}
      </div>
    </section>
  )
}
