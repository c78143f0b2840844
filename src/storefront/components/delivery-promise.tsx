import type { FC } from 'hono/jsx'

/** One way of delivery as it is promised before the address is known. */
export interface DeliveryPromise {
  id: string
  title: string
  /** Working days from the order to the door. */
  days: { from: number; to: number }
  /** What it costs, as a shopper reads it: `$5.95, free from $75.00`. */
  price: string
}

const daysText = ({ from, to }: DeliveryPromise['days']): string =>
  from === to ? `${to} working ${to === 1 ? 'day' : 'days'}` : `${from}–${to} working days`

/** How soon and for how much a thing would come, by each way of the shop's home zone. */
export const DeliveryPromises: FC<{ promises: readonly DeliveryPromise[] }> = ({ promises }) => (
  <section aria-labelledby="delivery" class="rounded-lg bg-sunken px-5 py-4">
    <h2 id="delivery" class="font-sans text-sm font-semibold tracking-normal">
      Delivery
    </h2>
    <dl class="mt-2 grid gap-2 text-sm">
      {promises.map((promise) => (
        <div class="flex flex-wrap justify-between gap-x-4">
          <dt>
            {promise.title} <span class="text-muted">· {daysText(promise.days)}</span>
          </dt>
          <dd class="text-muted">{promise.price}</dd>
        </div>
      ))}
    </dl>
  </section>
)
