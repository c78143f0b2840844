import type { FC } from 'hono/jsx'
import { texts } from '../../texts/texts.ts'
import { Icon } from '../controls/icon.tsx'
import { Moment } from '../orders/order-timeline.tsx'

/** The end of the hold. A script counts down to it by the server's clock. */
export const HoldClock: FC<{ endsAt: string; now: number }> = ({ endsAt, now }) => (
  <p
    data-hold-ends={endsAt}
    data-server-time={String(now)}
    class="mt-4 flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md bg-accent-soft px-4 py-3 text-accent"
  >
    <Icon name="clock" size={22} />
    <span>{texts.checkout.heldUntil(<Moment at={endsAt} />)}</span>
    <span
      role="timer"
      data-hold-left
      hidden
      class="display ml-auto text-xl tabular-nums after:text-sm after:content-['_left']"
    />
    <span class="sr-only" aria-live="polite" data-hold-said />
  </p>
)
