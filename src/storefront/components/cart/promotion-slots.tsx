import type { FC } from 'hono/jsx'
import type { Cart } from '../../../shared/cart/contract.ts'
import { formatMoney } from '../../format-money.ts'
import { texts } from '../../texts/texts.ts'

const TEXT = texts.cart

type Slot = Cart['promotionSlots'][number]

/** The merchant's notices above the cart; nothing where there are none. */
export const PromotionSlots: FC<{ slots: readonly Slot[] }> = ({ slots }) =>
  slots.length === 0 ? null : (
    <aside aria-label={TEXT.offers} class="mt-5 grid gap-3">
      {slots.map((slot) => (
        <div class="rounded-lg bg-accent-soft px-5 py-4" data-slot={slot.kind}>
          <p class="font-semibold">
            <SlotTitle slot={slot} />
          </p>
          {slot.text === '' ? null : <p class="mt-1 text-sm">{slot.text}</p>}
          {slot.kind === 'progress' ? <Progress slot={slot} /> : null}
        </div>
      ))}
    </aside>
  )

const SlotTitle: FC<{ slot: Slot }> = ({ slot: { title, href } }) => {
  if (href === undefined) return <>{title}</>
  const elsewhere = href.startsWith('/') ? {} : { rel: 'noopener noreferrer' }
  return (
    <a href={href} class="text-link" {...elsewhere}>
      {title}
    </a>
  )
}

/** How near the cart is to the promotion. Without a smallest order there is nothing to show. */
const Progress: FC<{ slot: Slot }> = ({ slot: { title, minimum, missing } }) => {
  if (minimum === undefined) return null
  const reached = minimum.amount - (missing?.amount ?? 0)
  return (
    <>
      <progress class="meter mt-3" aria-label={title} max={minimum.amount} value={reached} />
      <p class="mt-1 text-sm tabular-nums">
        {missing === undefined ? TEXT.reached : TEXT.missing(formatMoney(missing))}
      </p>
    </>
  )
}
