import type { FC } from 'hono/jsx'
import type { Order, OrderStatus, Shipment } from '../../../shared/order/contract.ts'
import { momentText } from '../../moment-text.ts'
import { islandTexts } from '../../texts/island-texts.ts'
import { texts } from '../../texts/texts.ts'
import { Icon } from '../controls/icon.tsx'

const TEXT = texts.order

type TimelineStatus = keyof typeof TEXT.steps

/** The steps of an order that is delivered. */
const STEPS: readonly TimelineStatus[] = [
  'placed',
  'paid',
  'allocated',
  'packed',
  'shipped',
  'delivered',
]

/** The steps of an order without a parcel. */
const STEPS_WITHOUT_PARCEL: readonly TimelineStatus[] = ['placed', 'paid', 'completed']

/** How many steps each status has reached. Ended orders have none. */
const REACHED: Record<OrderStatus, number> = {
  placed: 0,
  awaiting_payment: 0,
  paid: 1,
  allocated: 2,
  packed: 3,
  shipped: 4,
  delivered: 5,
  completed: 5,
  cancelled: -1,
  refunding: -1,
  refunded: -1,
}

export const isEnded = ({ status }: Pick<Order, 'status'>): boolean => REACHED[status] < 0

/** A moment in UTC. Scripts rewrite it in the visitor's time zone. */
export const Moment: FC<{ at: string }> = ({ at }) => (
  <time datetime={at}>
    {texts.page.inSentence(momentText(new Date(at), new Date(), islandTexts.language, 'UTC'))}
  </time>
)

interface OrderTimelineProps {
  order: Order
  /** False where no parcel is sent. */
  ships: boolean
  /** When each step was reached (RFC 3339), from the order's ledger. */
  moments: Partial<Record<OrderStatus, string>>
}

/** The progress of an order. An order paid at the door has no step for the payment. */
export const OrderTimeline: FC<OrderTimelineProps> = ({ order, ships, moments }) => {
  const atTheDoor = order.payment.kind === 'cash-on-delivery'
  const all = ships ? STEPS : STEPS_WITHOUT_PARCEL
  const steps = all.filter((status) => !(atTheDoor && status === 'paid'))
  const reached = REACHED[order.status]
  return (
    <ol class="grid gap-0" data-timeline>
      {steps.map((status, index) => (
        <Step
          title={status === 'paid' && reached === 0 ? TEXT.paymentStep : TEXT.steps[status]}
          state={stateOf(status, reached, steps[index - 1])}
          last={index === steps.length - 1}
          {...(moments[status] === undefined ? {} : { at: moments[status] })}
        />
      ))}
    </ol>
  )
}

type StepState = 'done' | 'next' | 'later'

function stateOf(status: OrderStatus, reached: number, before: OrderStatus | undefined): StepState {
  if (REACHED[status] <= reached) return 'done'
  return before !== undefined && REACHED[before] <= reached ? 'next' : 'later'
}

const Step: FC<{ title: string; state: StepState; last: boolean; at?: string }> = (props) => {
  const { title, state, last, at } = props
  return (
    <li
      class="grid grid-cols-[2rem_1fr] gap-x-4"
      {...(state === 'next' ? { 'aria-current': 'step' as const } : {})}
    >
      <span aria-hidden="true" class="flex flex-col items-center">
        <span
          class={`flex size-8 items-center justify-center rounded-full border-2 ${DOTS[state]}`}
        >
          {state === 'done' ? <Icon name="check" size={18} /> : null}
        </span>
        {last ? null : (
          <span class={`w-0.5 flex-1 ${state === 'done' ? 'bg-accent' : 'bg-line'}`} />
        )}
      </span>
      <span class="pb-6">
        <span class={`block leading-8 ${state === 'later' ? 'text-muted' : 'font-semibold'}`}>
          {title}
          <span class="sr-only">, {TEXT.stepStates[state]}</span>
        </span>
        {at === undefined ? null : (
          <span class="block text-sm text-muted">
            <Moment at={at} />
          </span>
        )}
      </span>
    </li>
  )
}

const DOTS: Record<StepState, string> = {
  done: 'border-accent bg-accent text-on-accent',
  next: 'border-accent bg-surface',
  later: 'border-line bg-surface',
}

/** Parcels and the events of their carrier, newest first. */
export const Shipments: FC<{ shipments: readonly Shipment[] }> = ({ shipments }) => (
  <ul class="grid gap-4">
    {shipments.map(({ carrier, trackingNumber, status, events }) => (
      <li class="rounded-lg bg-surface p-5 shadow-raised">
        <p class="flex items-center gap-2 font-semibold">
          <Icon name="truck" />
          {TEXT.shipment[status]}
        </p>
        <p class="mt-1 text-sm text-muted">
          {carrier}
          {carrier === '' || trackingNumber === '' ? '' : ' · '}
          <span class="font-mono">{trackingNumber}</span>
        </p>
        <ol class="mt-3 grid gap-2 border-t border-line pt-3 text-sm">
          {[...events].reverse().map((event) => (
            <li class="flex flex-wrap justify-between gap-x-4">
              <span>{event.note === '' ? TEXT.shipment[event.status] : event.note}</span>
              <span class="text-muted">
                <Moment at={event.at} />
              </span>
            </li>
          ))}
        </ol>
      </li>
    ))}
  </ul>
)
