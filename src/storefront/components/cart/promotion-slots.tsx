import type { FC } from 'hono/jsx'
import { texts } from '../../texts/texts.ts'

interface PromotionSlot {
  title: string
  text?: string
  href?: string
}

/** Slots are filled by the merchant's rules; one of an unknown shape is not shown. */
function slotOf(value: unknown): PromotionSlot | null {
  if (typeof value !== 'object' || value === null) return null
  const { title, text, href } = value as Record<string, unknown>
  if (typeof title !== 'string') return null
  return {
    title,
    ...(typeof text === 'string' ? { text } : {}),
    // A path of this shop: a slot leads nowhere else.
    ...(typeof href === 'string' && /^\/(?!\/)/.test(href) ? { href } : {}),
  }
}

/** The merchant's notices beside the cart; empty where there are none. */
export const PromotionSlots: FC<{ slots: readonly unknown[] }> = ({ slots }) => {
  const shown = slots.map(slotOf).filter((slot) => slot !== null)
  return shown.length === 0 ? null : (
    <aside aria-label={texts.cart.offers} class="mt-10 grid gap-3">
      {shown.map(({ title, text, href }) => (
        <div class="rounded-lg bg-accent-soft px-6 py-5">
          <p class="font-semibold">
            {href === undefined ? (
              title
            ) : (
              <a href={href} class="text-link">
                {title}
              </a>
            )}
          </p>
          {text === undefined ? null : <p class="mt-1 text-sm">{text}</p>}
        </div>
      ))}
    </aside>
  )
}
