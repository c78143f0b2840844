import type { FC } from 'hono/jsx'
import { texts } from '../../texts/texts.ts'

/** One delivery option as promised before the address is known. */
export interface DeliveryPromise {
  id: string
  title: string
  /** Working days from the order to the door, in words. */
  days: string
  /** The price as text: `$5.95 · free over $75`. */
  price: string
}

interface DeliveryPromisesProps {
  /** The country the promises hold for, as in a sentence: `the United States`. */
  country: string
  /** None where the shop does not deliver there. */
  promises: readonly DeliveryPromise[]
}

/** The time and price of delivery to one country. */
export const DeliveryPromises: FC<DeliveryPromisesProps> = ({ country, promises }) => (
  <section aria-labelledby="delivery" class="rounded-lg bg-sunken px-5 py-4">
    <h2 id="delivery" class="font-sans text-sm font-semibold tracking-normal">
      {texts.delivery.to(country)}
    </h2>
    {promises.length === 0 ? (
      <p class="mt-2 text-sm text-muted">{texts.delivery.notTo(country)}</p>
    ) : (
      <dl class="mt-2 grid gap-2 text-sm">
        {promises.map((promise) => (
          <div class="flex flex-wrap justify-between gap-x-4">
            <dt>
              {promise.title} <span class="text-muted">· {promise.days}</span>
            </dt>
            <dd class="text-muted">{promise.price}</dd>
          </div>
        ))}
      </dl>
    )}
  </section>
)
