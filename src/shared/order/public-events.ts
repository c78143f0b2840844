import { unitsMovedBy } from '../payment/contract.ts'
import { dueOf } from '../pricing/contract.ts'
import type { FeedEventType, OrderFeedEvent } from '../webhook/contract.ts'
import {
  formerPaymentOf,
  hasLeft,
  isClosed,
  type LedgerEntry,
  type LineUnits,
  needsDelivery,
  type Order,
  type OrderEvent,
  type OrderEventType,
  type OrderStatus,
} from './contract.ts'
import {
  asMap,
  openUnits,
  shippedUnits,
  unitsBroughtBack,
  unitsLeavingWithRest,
  unitsWithoutParcel,
} from './units.ts'

type Data = Readonly<Record<string, unknown>>

/** A change of an order: its event, and the order before and after it. */
interface Change {
  event: OrderEvent
  before: Order
  after: Order
}

/** One row of the feed that an order's event may be; null where this change is none. */
interface FeedRow {
  type: FeedEventType | ((change: Change) => FeedEventType)
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

/** The units that left the house by this change: all that were open where the order is shipped. */
function sentUnits({ event, before, after }: Change): LineUnits[] {
  if (event.type === 'order.shipped') return openUnits(before)
  const earlier = shippedUnits(before)
  return [...shippedUnits(after)].map(([lineId, quantity]) => ({
    lineId,
    quantity: quantity - (earlier.get(lineId) ?? 0),
  }))
}

/** The units and parcels that left the house by this change. */
function sent(change: Change): Data {
  const { before, after } = change
  const units = sentUnits(change)
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

const placed: FeedRow = {
  type: 'order.placed',
  data: ({ after }) => ({ total: after.cost.total, lines: named(after, allUnits(after)) }),
}

/** Money that comes to an order that has ended goes back, and is no payment of it. */
const paid: FeedRow = {
  type: 'order.paid',
  data: ({ event, after }) =>
    event.type === 'payment.succeeded' && !isClosed(after.status)
      ? { paymentId: event.paymentId, amount: event.amount }
      : null,
}

const paidAtDoor: FeedRow = {
  type: 'order.paid',
  data: ({ before, after }) =>
    before.payment.status === 'due_on_delivery' && after.payment.status === 'succeeded'
      ? { paymentId: after.payment.id, amount: dueOf(after.cost) }
      : null,
}

const allocated: FeedRow = {
  type: 'order.allocated',
  data: ({ after }) => ({ lines: named(after, allUnits(after)) }),
}

const shipped: FeedRow = { type: 'order.shipped', data: sent }

const delivered: FeedRow = {
  type: 'order.delivered',
  data: ({ before, after }) =>
    before.status !== 'delivered' && after.status === 'delivered' ? {} : null,
}

const cancelled: FeedRow = {
  type: 'order.cancelled',
  data: ({ event, before, after }) => ({
    reason: event.type === 'order.cancelled' ? event.reason : 'out_of_stock',
    lines: named(after, unsentUnits(before)),
  }),
}

const refunded: FeedRow = {
  type: 'order.refunded',
  data: ({ event, before }) =>
    event.type === 'payment.refunded' && !formerPaymentOf(before, event)
      ? {
          ...(event.refundId === undefined ? {} : { refundId: event.refundId }),
          amount: event.amount,
        }
      : null,
}

const returnRequested: FeedRow = {
  type: 'return.requested',
  data: ({ event, after }) =>
    event.type === 'return.requested'
      ? { returnId: event.returnId, lines: named(after, event.lines) }
      : null,
}

const returnReceived: FeedRow = {
  type: 'return.received',
  data: ({ event, after }) => {
    if (event.type !== 'return.received') return null
    const known = after.returns?.find(({ id }) => id === event.returnId)
    return { returnId: event.returnId, lines: named(after, known?.lines ?? []) }
  },
}

/** The units as data of an event for inventory systems; null where there are none. */
const unitsOrNull = (order: Order, units: readonly LineUnits[]): Data | null => {
  const some = units.filter(({ quantity }) => quantity > 0)
  return some.length === 0 ? null : { lines: named(order, some) }
}

/** Whether the units of the order are allocated, and none of them was told to have left. */
const isAllocated = (status: OrderStatus): boolean => status === 'allocated' || status === 'packed'

/** The lines of a refund that is asked for; none where it is about the order as a whole. */
function refundedLines({ event, after }: Change) {
  if (event.type !== 'refund.requested' || isClosed(after.status)) return []
  return after.payment.refunds?.find(({ id }) => id === event.refundId)?.lines ?? []
}

/** Units that were allocated and stay, as their order ended. */
const released: FeedRow = {
  type: 'allocation.released',
  data: ({ before, after }) =>
    isClosed(after.status) && isAllocated(before.status)
      ? unitsOrNull(after, unsentUnits(before))
      : null,
}

/**
 * The units of an order that is cancelled: those that were allocated stay, and those that their
 * carrier brought back are in stock again.
 */
const unitsInHouse: FeedRow = {
  type: ({ before }) =>
    unitsBroughtBack(before).length > 0 ? 'units.returned' : 'allocation.released',
  data: (change) => {
    const stay = released.data(change)
    const back = unitsOrNull(change.after, unitsBroughtBack(change.before))
    if (!back) return stay
    return { ...(stay ? { released: stay.lines } : {}), returned: back.lines }
  },
}

/** Units of goods without a parcel: they leave the stock with the rest of their order. */
const leftWithoutParcel: FeedRow = {
  type: 'allocation.left',
  data: ({ after }) => unitsOrNull(after, unitsWithoutParcel(after)),
}

/** They leave with the last parcel of staff's own. */
const leftWithRest: FeedRow = {
  type: 'allocation.left',
  data: ({ event, before, after }) =>
    unitsOrNull(after, unitsLeavingWithRest(after, event, before.status)),
}

/** An order without any parcel ends, and its units leave. */
const leftWithOrder: FeedRow = {
  type: 'allocation.left',
  data: (change) => (needsDelivery(change.after) ? null : leftWithoutParcel.data(change)),
}

/**
 * Units that are refunded by their lines: `released` ones had not been sent and stay, `left` ones
 * had not been sent and leave as a loss, `returned` ones had been sent and are taken back. Where it
 * leaves nothing to send, units without a parcel are among the `left` ones.
 */
const refundedUnits: FeedRow = {
  type: 'units.refunded',
  data: (change) => {
    const lines = refundedLines(change).map((line) => ({ ...line, ...unitsMovedBy(line) }))
    const unsent = (restocks: boolean) =>
      lines
        .filter(({ restock }) => restock === restocks)
        .map(({ lineId, withdrawn }) => ({ lineId, quantity: withdrawn }))
    const back = lines.map(({ lineId, restocked }) => ({ lineId, quantity: restocked }))
    const rest = unitsLeavingWithRest(change.after, change.event, change.before.status)
    const [stay, left, returned] = [unsent(true), [...unsent(false), ...rest], back].map(
      (units) => unitsOrNull(change.after, units)?.lines,
    )
    if (!stay && !left && !returned) return null
    return {
      ...(stay ? { released: stay } : {}),
      ...(left ? { left } : {}),
      ...(returned ? { returned } : {}),
    }
  },
}

/**
 * The rows of the event feed of each event of an order: public events, and those for inventory
 * systems. An event that concerns neither has none.
 */
// biome-ignore format: a table is read in columns.
export const PUBLIC_EVENTS: { readonly [E in OrderEventType]: readonly FeedRow[] } = {
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
  'order.shipped':        [shipped, leftWithoutParcel],
  'shipment.shipped':     [shipped, leftWithRest],
  'shipment.moved':       [delivered, paidAtDoor],
  'order.delivered':      [delivered, paidAtDoor],
  'order.completed':      [leftWithOrder],
  'order.cancelled':      [cancelled, unitsInHouse],
  'payment.refunded':     [refunded, released],
  'payment.disputed':     [],
  'payment.dispute_won':  [],
  'payment.dispute_lost': [released],
  'refund.requested':     [released, refundedUnits],
  'refund.failed':        [],
  'return.requested':     [returnRequested],
  'return.approved':      [],
  'return.rejected':      [],
  'return.received':      [returnReceived],
  'return.inspected':     [],
  'invoice.issued':       [],
  'credit_note.issued':   [],
  'order.erased':         [],
}

/** The most rows of one entry: their sequences leave room for it. */
export const FEED_ROWS_PER_ENTRY = 2

const SYSTEM = 'system:'

/**
 * The rows of the event feed of a ledger entry, in their order. Their `data` says only what later
 * changes of the order leave as it is, and names no person. `sequence` grows within the order, with
 * gaps.
 */
export function publicEventsOf(
  { sequence, at, actor }: Pick<LedgerEntry, 'sequence' | 'at' | 'actor'>,
  change: Change,
): OrderFeedEvent[] {
  const origin = actor.startsWith(SYSTEM) ? actor.slice(SYSTEM.length) : null
  const { id: orderId, number } = change.after
  return PUBLIC_EVENTS[change.event.type].flatMap(({ type, data }, index) => {
    const own = data(change)
    if (own === null) return []
    const place = (sequence - 1) * FEED_ROWS_PER_ENTRY + index + 1
    const named = typeof type === 'string' ? type : type(change)
    return [
      { orderId, sequence: place, type: named, at, data: { orderId, number, ...own }, origin },
    ]
  })
}
