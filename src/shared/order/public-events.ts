import type { FeedEventType, OrderFeedEvent } from '../webhook/contract.ts'
import {
  formerPaymentOf,
  hasLeft,
  isClosed,
  type LedgerEntry,
  type LineUnits,
  type Order,
  type OrderEvent,
  type OrderEventType,
} from './contract.ts'
import { asMap, openUnits, shippedUnits } from './units.ts'

type Data = Readonly<Record<string, unknown>>

/** A change of an order: its event, and the order before and after it. */
interface Change {
  event: OrderEvent
  before: Order
  after: Order
}

/** One public event that an order's event may be; null where this change is none. */
interface PublicEvent {
  type: FeedEventType
  data: (change: Change) => Data | null
}

const named = ({ lines }: Order, units: Iterable<LineUnits>) => {
  const skus = new Map(lines.map(({ id, sku }) => [id, sku]))
  return [...units].map(({ lineId, quantity }) => ({ lineId, sku: skus.get(lineId), quantity }))
}

const allUnits = ({ lines }: Order): LineUnits[] =>
  lines.map(({ id, quantity }) => ({ lineId: id, quantity }))

/** Units that the end of the order keeps in the house. */
function unsentUnits(order: Order): LineUnits[] {
  const open = asMap(openUnits(order))
  return order.lines
    .map(({ id, quantity, requiresShipping }) => ({
      lineId: id,
      quantity: requiresShipping === false ? quantity : (open.get(id) ?? 0),
    }))
    .filter(({ quantity }) => quantity > 0)
}

/** The units and parcels that left the house by this change. */
function sent({ before, after }: Change): Data {
  const earlier = shippedUnits(before)
  const units = [...shippedUnits(after)].map(([lineId, quantity]) => ({
    lineId,
    quantity: quantity - (earlier.get(lineId) ?? 0),
  }))
  const left = new Set(before.fulfilment.shipments.filter(hasLeft).map(({ id }) => id))
  return {
    lines: named(
      after,
      units.filter(({ quantity }) => quantity > 0),
    ),
    shipments: after.fulfilment.shipments
      .filter((parcel) => hasLeft(parcel) && !left.has(parcel.id))
      .map(({ id, carrier, trackingNumber }) => ({ id, carrier, trackingNumber })),
  }
}

const placed: PublicEvent = {
  type: 'order.placed',
  data: ({ after }) => ({ total: after.cost.total, lines: named(after, allUnits(after)) }),
}

/** Money that comes to an order that has ended goes back, and is no payment of it. */
const paid: PublicEvent = {
  type: 'order.paid',
  data: ({ event, after }) =>
    event.type === 'payment.succeeded' && !isClosed(after.status)
      ? { paymentId: event.paymentId, amount: event.amount }
      : null,
}

const paidAtDoor: PublicEvent = {
  type: 'order.paid',
  data: ({ before, after }) =>
    before.payment.status === 'due_on_delivery' && after.payment.status === 'succeeded'
      ? { paymentId: after.payment.id, amount: after.cost.total }
      : null,
}

const allocated: PublicEvent = {
  type: 'order.allocated',
  data: ({ after }) => ({ lines: named(after, allUnits(after)) }),
}

const shipped: PublicEvent = { type: 'order.shipped', data: sent }

const delivered: PublicEvent = {
  type: 'order.delivered',
  data: ({ before, after }) =>
    before.status !== 'delivered' && after.status === 'delivered' ? {} : null,
}

const cancelled: PublicEvent = {
  type: 'order.cancelled',
  data: ({ event, before, after }) => ({
    reason: event.type === 'order.cancelled' ? event.reason : 'out_of_stock',
    lines: named(after, unsentUnits(before)),
  }),
}

const refunded: PublicEvent = {
  type: 'order.refunded',
  data: ({ event, before }) =>
    event.type === 'payment.refunded' && !formerPaymentOf(before, event)
      ? {
          ...(event.refundId === undefined ? {} : { refundId: event.refundId }),
          amount: event.amount,
        }
      : null,
}

const returnRequested: PublicEvent = {
  type: 'return.requested',
  data: ({ event, after }) =>
    event.type === 'return.requested'
      ? { returnId: event.returnId, lines: named(after, event.lines) }
      : null,
}

const returnReceived: PublicEvent = {
  type: 'return.received',
  data: ({ event, after }) => {
    if (event.type !== 'return.received') return null
    const known = after.returns?.find(({ id }) => id === event.returnId)
    return { returnId: event.returnId, lines: named(after, known?.lines ?? []) }
  },
}

/** The public events of each event of an order; an event of the shop's own has none. */
// biome-ignore format: a table is read in columns.
export const PUBLIC_EVENTS: { readonly [E in OrderEventType]: readonly PublicEvent[] } = {
  'order.placed':         [placed],
  'payment.succeeded':    [paid],
  'payment.declined':     [],
  'payment.switched':     [],
  'payment.late':         [],
  'stock.allocated':      [allocated],
  'stock.lost':           [cancelled],
  'shipment.booked':      [],
  'shipment.booking_failed': [],
  'order.packed':         [],
  'order.shipped':        [shipped],
  'shipment.shipped':     [shipped],
  'shipment.moved':       [delivered, paidAtDoor],
  'order.delivered':      [delivered, paidAtDoor],
  'order.completed':      [],
  'order.cancelled':      [cancelled],
  'payment.refunded':     [refunded],
  'payment.disputed':     [],
  'payment.dispute_won':  [],
  'payment.dispute_lost': [],
  'refund.requested':     [],
  'refund.failed':        [],
  'return.requested':     [returnRequested],
  'return.approved':      [],
  'return.rejected':      [],
  'return.received':      [returnReceived],
  'return.inspected':     [],
  'invoice.issued':       [],
  'credit_note.issued':   [],
}

/** The most public events of one entry: their sequences leave room for it. */
const PER_ENTRY = 2

/**
 * The public events of a ledger entry, in their order. Their `data` says only what later changes
 * of the order leave as it is, and names no person. `sequence` grows within the order, with gaps.
 */
export function publicEventsOf(
  { sequence, at }: Pick<LedgerEntry, 'sequence' | 'at'>,
  change: Change,
): OrderFeedEvent[] {
  const { id: orderId, number } = change.after
  return PUBLIC_EVENTS[change.event.type].flatMap(({ type, data }, index) => {
    const own = data(change)
    if (own === null) return []
    const place = (sequence - 1) * PER_ENTRY + index + 1
    return [{ orderId, sequence: place, type, at, data: { orderId, number, ...own } }]
  })
}
