import type {
  LedgerEntry,
  Order,
  OrderEventType,
  OrderStatus,
} from '../../../src/shared/order/contract.ts'

/** Where an order stands, as a heading and a sentence. */
export function orderWords({ status, payment }: Order): { title: string; text: string } {
  if (status === 'awaiting_payment' && payment.status === 'declined') {
    return { title: 'The payment was declined', text: 'You can try again, or cancel the order.' }
  }
  return WORDS[status]
}

const WORDS: Record<OrderStatus, { title: string; text: string }> = {
  placed: { title: 'Thank you, we have your order', text: 'We are getting it ready.' },
  awaiting_payment: {
    title: 'Your order waits for its payment',
    text: 'Your things are set aside for fifteen minutes. After that the order is cancelled.',
  },
  paid: { title: 'Thank you, it is paid', text: 'We are getting it ready.' },
  allocated: { title: 'Your order is being made ready', text: 'Everything in it is in the house.' },
  packed: { title: 'Your order is packed', text: 'The carrier comes for it next.' },
  shipped: { title: 'Your order is on its way', text: 'Follow the parcel below.' },
  delivered: { title: 'Your order has arrived', text: 'We hope you like it.' },
  completed: { title: 'Your order has arrived', text: 'We hope you like it.' },
  cancelled: { title: 'This order was cancelled', text: 'Nothing is sent and nothing is charged.' },
  refunding: {
    title: 'Your money is on its way back',
    text: 'The order was cancelled after it was paid. The refund has been asked for.',
  },
  refunded: { title: 'Your money is back', text: 'The order was cancelled and refunded in full.' },
}

/** In lists: one or two words. */
export const STATUS_LABELS: Record<OrderStatus, string> = {
  placed: 'Ordered',
  awaiting_payment: 'Waiting for payment',
  paid: 'Paid',
  allocated: 'Being made ready',
  packed: 'Packed',
  shipped: 'On its way',
  delivered: 'Delivered',
  completed: 'Delivered',
  cancelled: 'Cancelled',
  refunding: 'Being refunded',
  refunded: 'Refunded',
}

const STEP_OF: Partial<Record<OrderEventType, OrderStatus>> = {
  'order.placed': 'placed',
  'payment.succeeded': 'paid',
  'stock.allocated': 'allocated',
  'order.packed': 'packed',
  'order.shipped': 'shipped',
  'order.delivered': 'delivered',
}

/** When each step of the way was first taken. */
export function momentsOf(events: readonly LedgerEntry[]): Partial<Record<OrderStatus, string>> {
  const moments: Partial<Record<OrderStatus, string>> = {}
  for (const { type, at } of events) {
    const step = STEP_OF[type]
    if (step) moments[step] ??= at
  }
  return moments
}

const FINAL: ReadonlySet<OrderStatus> = new Set(['completed', 'cancelled', 'refunded'])
const CANCELLABLE: ReadonlySet<OrderStatus> = new Set([
  'placed',
  'awaiting_payment',
  'paid',
  'allocated',
])

/** Nothing more will happen to it, so that nobody has to look again. */
export const isFinal = ({ status }: Order): boolean => FINAL.has(status)

/** As the shopper's object decides it; fulfilment has the last word. */
export const isCancellable = ({ status }: Order): boolean => CANCELLABLE.has(status)

/** Where an order that waits for its payment is paid; null where it is not to be paid online. */
export const payAddress = ({ status, payment }: Order): string | null =>
  status === 'awaiting_payment' ? (payment.redirectUrl ?? null) : null
