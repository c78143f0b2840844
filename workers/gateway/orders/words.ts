import {
  type LedgerEntry,
  needsDelivery,
  type Order,
  type OrderEventType,
  type OrderStatus,
} from '../../../src/shared/order/contract.ts'
import { texts } from '../../../src/storefront/texts/texts.ts'

const TEXT = texts.order

interface Words {
  title: string
  text: string
}

/** The status of an order, as a heading and a sentence. */
export function orderWords(order: Order): Words {
  const { status, payment } = order
  if (status === 'awaiting_payment' && payment.status === 'declined') return TEXT.declined
  if (status === 'awaiting_payment' && payment.instructions) return TEXT.awaitingTransfer
  const withoutParcel: Partial<Record<OrderStatus, Words>> = TEXT.withoutParcel
  return (needsDelivery(order) ? undefined : withoutParcel[status]) ?? TEXT.headings[status]
}

/** The status of an order in a list: one or two words. */
export const statusLabel = (order: Order): string =>
  order.status === 'completed' && !needsDelivery(order) ? TEXT.completed : TEXT.labels[order.status]

const STEP_OF: Partial<Record<OrderEventType, OrderStatus>> = {
  'order.placed': 'placed',
  'payment.succeeded': 'paid',
  'stock.allocated': 'allocated',
  'order.packed': 'packed',
  'order.shipped': 'shipped',
  'shipment.shipped': 'shipped',
  'order.delivered': 'delivered',
  'order.completed': 'completed',
}

/** When each step was first reached. */
export function momentsOf(events: readonly LedgerEntry[]): Partial<Record<OrderStatus, string>> {
  const moments: Partial<Record<OrderStatus, string>> = {}
  for (const { type, at } of events) {
    const step = STEP_OF[type]
    if (step) moments[step] ??= at
  }
  return moments
}

const FINAL: ReadonlySet<OrderStatus> = new Set(['completed', 'cancelled', 'refunded'])

/**
 * The state of an order's confirmation mail. The confirmation is handed over after an order
 * is recorded as placed or paid: from `allocated` on it is certain to have been.
 */
export function mailWords({ status }: Order): { title: string; note: string | null } {
  switch (status) {
    case 'awaiting_payment':
      return { title: TEXT.email, note: TEXT.confirmationAfterPayment }
    case 'placed':
    case 'paid':
      return { title: TEXT.email, note: TEXT.confirmationComes }
    case 'cancelled':
    case 'refunding':
    case 'refunded':
      return { title: TEXT.email, note: null }
    default:
      return { title: TEXT.confirmationSent, note: null }
  }
}

/** A final status: the page stops refreshing. */
export const isFinal = ({ status }: Order): boolean => FINAL.has(status)

/** Where an order that waits for its payment is paid; null where it is not to be paid online. */
export const payAddress = ({ status, payment }: Order): string | null =>
  status === 'awaiting_payment' ? (payment.redirectUrl ?? null) : null
