import type { FC } from 'hono/jsx'
import { Moment } from '../../../storefront/components/orders/order-timeline.tsx'
import { texts } from '../../texts/texts.ts'

/** One event of an order, in words. */
export interface TimelineEntry {
  sequence: number
  type: string
  /** RFC 3339. */
  at: string
  /** A name, or the part of the shop. */
  actor: string
  /** The event's detail beside its type: a reason, a number. */
  detail: string
}

/** The events of an order, oldest first. */
export const OrderTimeline: FC<{ entries: readonly TimelineEntry[] }> = ({ entries }) => (
  <ol class="grid gap-3">
    {entries.map(({ sequence, type, at, actor, detail }) => (
      <li data-event={type} data-sequence={String(sequence)} class="border-l-2 border-line pl-3">
        <span class="font-semibold">{texts.order.events[type] ?? type}</span>
        {detail === '' ? null : <span> · {detail}</span>}
        <span class="block text-sm text-muted">
          {actor} · <Moment at={at} />
        </span>
      </li>
    ))}
  </ol>
)
