import {
  type LedgerEntry,
  needsDelivery,
  type Order,
  type OrderEventType,
  type OrderStatus,
} from '../../../src/shared/order/contract.ts'

interface Words {
  title: string
  text: string
}

/** Where an order stands, as a heading and a sentence. */
export function orderWords(order: Order): Words {
  const { status, payment } = order
  if (status === 'awaiting_payment' && payment.status === 'declined') {
    return { title: 'The payment was declined', text: 'You can try again, or cancel the order.' }
  }
  return (needsDelivery(order) ? undefined : WITHOUT_PARCEL[status]) ?? WORDS[status]
}

const WITHOUT_PARCEL: Partial<Record<OrderStatus, Words>> = {
  allocated: { title: 'Thank you, payment received', text: 'We’re preparing your order.' },
  completed: { title: 'Your order is complete', text: 'No shipping needed.' },
}

const WORDS: Record<OrderStatus, Words> = {
  placed: { title: 'Thank you, we have your order', text: 'We’re preparing your order.' },
  awaiting_payment: {
    title: 'Payment needed',
    text: 'We’re holding your items for 15 minutes. Unpaid orders are then cancelled.',
  },
  paid: { title: 'Thank you, payment received', text: 'We’re preparing your order.' },
  allocated: { title: 'We’re preparing your order', text: 'All items are reserved for you.' },
  packed: { title: 'Your order is packed', text: 'The carrier collects it next.' },
  shipped: { title: 'Your order is on its way', text: 'Follow the parcel below.' },
  delivered: { title: 'Your order has arrived', text: 'We hope you like it.' },
  completed: { title: 'Your order has arrived', text: 'We hope you like it.' },
  cancelled: { title: 'This order was cancelled', text: 'Nothing is sent and nothing is charged.' },
  refunding: {
    title: 'Your refund is on its way',
    text: 'The order was cancelled after it was paid. The refund has been asked for.',
  },
  refunded: { title: 'Refunded', text: 'The order was cancelled and refunded in full.' },
}

/** Of an order in a list: one or two words. */
export const statusLabel = (order: Order): string =>
  order.status === 'completed' && !needsDelivery(order) ? 'Completed' : STATUS_LABELS[order.status]

const STATUS_LABELS: Record<OrderStatus, string> = {
  placed: 'Ordered',
  awaiting_payment: 'Waiting for payment',
  paid: 'Paid',
  allocated: 'Preparing',
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
  'order.completed': 'completed',
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

/**
 * What the shopper reads of the mails of an order. The confirmation is handed over after an order
 * is recorded as placed or paid: from `allocated` on it is certain to have been.
 */
export function mailWords({ status }: Order): { title: string; note: string | null } {
  switch (status) {
    case 'awaiting_payment':
      return { title: 'Email', note: 'We’ll email your confirmation once it is paid.' }
    case 'placed':
    case 'paid':
      return { title: 'Email', note: 'We’ll email your confirmation.' }
    case 'cancelled':
    case 'refunding':
    case 'refunded':
      return { title: 'Email', note: null }
    default:
      return { title: 'Confirmation sent to', note: null }
  }
}

/** Nothing more will happen to it, so that nobody has to look again. */
export const isFinal = ({ status }: Order): boolean => FINAL.has(status)

/** As the shopper's object decides it; fulfilment has the last word. */
export const isCancellable = ({ status }: Order): boolean => CANCELLABLE.has(status)

/** Where an order that waits for its payment is paid; null where it is not to be paid online. */
export const payAddress = ({ status, payment }: Order): string | null =>
  status === 'awaiting_payment' ? (payment.redirectUrl ?? null) : null
