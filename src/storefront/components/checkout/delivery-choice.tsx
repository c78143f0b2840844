import type { FC } from 'hono/jsx'
import type { DeliveryOption } from '../../../shared/checkout/quote/contract.ts'
import { islandTexts } from '../../texts/island-texts.ts'
import { texts } from '../../texts/texts.ts'
import { Price } from '../catalog/price.tsx'
import { RadioCards } from '../controls/radio-cards.tsx'

interface DeliveryChoiceProps {
  options: readonly DeliveryOption[]
  chosen: string
  /** Shown where nothing is offered. */
  hint: string
  error?: string | undefined
}

const DAY = new Intl.DateTimeFormat(islandTexts.language, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
})

/** `2026-11-25`, `2026-11-27` → `Wed, Nov 25 – Fri, Nov 27`. */
export function promiseText({ from, to }: DeliveryOption['promise']): string {
  const day = (date: string) => DAY.format(new Date(`${date}T00:00:00Z`))
  return texts.delivery.range(day(from), day(to))
}

/** The delivery options of the address, or a hint where there are none yet. */
export const DeliveryChoice: FC<DeliveryChoiceProps> = (props) => {
  const { options, chosen, hint, error } = props
  return (
    <section aria-labelledby="delivery-title">
      <h2 id="delivery-title" class="text-xl">
        {texts.checkout.delivery}
      </h2>
      <div class="mt-4" data-part="delivery" aria-live="polite">
        {options.length > 0 ? (
          <RadioCards
            name="deliveryOptionId"
            legend={texts.checkout.deliveryMethod}
            legendHidden
            value={chosen}
            cards={options.map(({ id, title, price, promise }) => ({
              value: id,
              title,
              text: texts.delivery.arrives(promiseText(promise)),
              aside: price.amount === 0 ? islandTexts.general.free : <Price price={price} />,
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
