import { canonicalJson, sha256 } from '../kit/digest.ts'
import { assertInvariant } from '../platform/result.ts'
import {
  type Applied,
  type FulfilmentStatus,
  formerPaymentOf,
  isClosed,
  type LedgerEntry,
  needsDelivery,
  ORDER_STATUSES,
  type Order,
  type OrderActor,
  type OrderEvent,
  type OrderEventType,
  type OrderStatus,
} from './contract.ts'
import { isOfParcel, shipmentsAfter } from './parcel-rules.ts'
import {
  applyToFormer,
  isAboutThisPayment,
  isKnownSwitch,
  paymentAfter,
  switchedFrom,
} from './payment-rules.ts'
import { isCaptured, isHeldByDispute, isKnownReturn, repaidAfter } from './returned-money.ts'

/**
 * The result of an event in a status: the next status (its own where only a sub-state moves),
 * `close` (refunding where money was captured, else cancelled), `switch` (placed where the new payment is
 * due at the door, else waiting as before), `repay` (refunded where all money has gone back, else
 * its own), `finish` (completed where nothing is shipped, else as `early`), `obsolete` (it has
 * happened, or no longer matters), `early` (an event before it is still on its way) or `refused`
 * (never possible here).
 */
type Cell = OrderStatus | 'close' | 'switch' | 'repay' | 'finish' | 'obsolete' | 'early' | 'refused'
type TransitionTable = Record<OrderStatus, Record<OrderEventType, Cell>>

const EVENT_TYPES = [
  'order.placed',
  'payment.succeeded',
  'payment.declined',
  'stock.allocated',
  'stock.lost',
  'shipment.booked',
  'order.packed',
  'order.shipped',
  'shipment.moved',
  'order.delivered',
  'order.completed',
  'order.cancelled',
  'payment.refunded',
  'payment.switched',
  'payment.late',
  'payment.disputed',
  'payment.dispute_won',
  'payment.dispute_lost',
] as const satisfies readonly OrderEventType[]

/** Cells in the order of EVENT_TYPES, so that the table below reads as one. */
const row = (cells: string): Record<OrderEventType, Cell> => {
  const words = cells.trim().split(/\s+/)
  return Object.fromEntries(
    EVENT_TYPES.map((type, i) => [type, words[i]]),
  ) as TransitionTable[OrderStatus]
}

// biome-ignore format: a table is read in columns.
export const TRANSITIONS: TransitionTable = {
  //                      placed   succeeded declined         allocated lost     booked    packed   shipped  moved    delivered completed cancelled refunded  switched  late  disputed  won       lost
  placed:            row('obsolete refused   refused          allocated close    early     early    early    early    early     early     close     refused   obsolete  early refused   refused   refused'),
  awaiting_payment:  row('obsolete paid      awaiting_payment early     close    early     early    early    early    early     early     close     early     switch    early early     early     early'),
  paid:              row('obsolete obsolete  obsolete         allocated close    early     early    early    early    early     early     close     repay     obsolete  early paid      paid      repay'),
  allocated:         row('obsolete obsolete  obsolete         obsolete  obsolete allocated packed   early    early    early     finish    close     repay     obsolete  early allocated allocated repay'),
  packed:            row('obsolete obsolete  obsolete         obsolete  obsolete packed    obsolete shipped  early    early     early     close     repay     obsolete  early packed    packed    repay'),
  shipped:           row('obsolete obsolete  obsolete         obsolete  obsolete shipped   obsolete obsolete shipped  delivered early     refused   shipped   obsolete  early shipped   shipped   shipped'),
  delivered:         row('obsolete obsolete  obsolete         obsolete  obsolete obsolete  obsolete obsolete obsolete obsolete  completed refused   delivered obsolete  early delivered delivered delivered'),
  completed:         row('obsolete obsolete  obsolete         obsolete  obsolete obsolete  obsolete obsolete obsolete obsolete  obsolete  refused   completed obsolete  early completed completed completed'),
  cancelled:         row('obsolete refunding obsolete         obsolete  obsolete obsolete  refused  refused  obsolete refused   refused   obsolete  early     cancelled early early     early     early'),
  refunding:         row('obsolete obsolete  obsolete         obsolete  obsolete obsolete  refused  refused  obsolete refused   refused   obsolete  repay     obsolete  early refunding refunding repay'),
  refunded:          row('obsolete obsolete  obsolete         obsolete  obsolete obsolete  refused  refused  obsolete refused   refused   obsolete  obsolete  obsolete  early refunded  refunded  refunded'),
}

const INITIAL: readonly OrderStatus[] = ['placed', 'awaiting_payment']
const ENDS: readonly OrderStatus[] = ['completed', 'refunded']
const isStatus = (cell: string): cell is OrderStatus =>
  (ORDER_STATUSES as readonly string[]).includes(cell)

const targetsOf = (cell: Cell): OrderStatus[] => {
  if (cell === 'close') return ['cancelled', 'refunding']
  if (cell === 'switch') return ['placed', 'awaiting_payment']
  if (cell === 'repay') return ['refunded']
  if (cell === 'finish') return ['completed']
  return isStatus(cell) ? [cell] : []
}

/**
 * Checks a life cycle: every cell is filled with a known word, every status can be reached, no
 * path leads back to a status that was left, and ends stay ends.
 * @throws where it does not hold; run at module start, so that a broken table never serves.
 */
export function validateTransitions(table: TransitionTable): void {
  const words: readonly string[] = [
    ...['close', 'switch', 'repay', 'finish'],
    ...['obsolete', 'early', 'refused'],
  ]
  for (const status of ORDER_STATUSES) {
    for (const type of EVENT_TYPES) {
      const cell: string | undefined = table[status]?.[type]
      const known = cell !== undefined && (isStatus(cell) || words.includes(cell))
      assertInvariant(known, `order table: ${status} × ${type} is ${cell}`)
    }
  }
  const nextOf = (status: OrderStatus): OrderStatus[] =>
    Object.values(table[status])
      .flatMap(targetsOf)
      .filter((to) => to !== status)
  const done = new Set<OrderStatus>()
  const walk = (status: OrderStatus, path: readonly OrderStatus[]): void => {
    assertInvariant(!path.includes(status), `order table: ${status} leads back to itself`)
    if (done.has(status)) return
    for (const to of nextOf(status)) walk(to, [...path, status])
    done.add(status)
  }
  for (const status of INITIAL) walk(status, [])
  for (const status of ORDER_STATUSES) {
    assertInvariant(done.has(status), `order table: ${status} cannot be reached`)
  }
  for (const status of ENDS) {
    assertInvariant(nextOf(status).length === 0, `order table: ${status} is not an end`)
  }
}
validateTransitions(TRANSITIONS)

/**
 * Whether a shopper may cancel in this status: the table closes the order, and it has not been
 * packed. Staff may cancel a packed order too.
 */
export function isCancellable(status: OrderStatus): boolean {
  const cells = TRANSITIONS[status]
  return cells['order.cancelled'] === 'close' && cells['order.packed'] !== 'obsolete'
}

function cellOf(order: Order, { type }: OrderEvent): Exclude<Cell, 'finish'> {
  const cell = TRANSITIONS[order.status][type]
  if (needsDelivery(order)) return cell === 'finish' ? 'early' : cell
  if (isOfParcel(type)) return 'refused'
  return cell === 'finish' ? 'completed' : cell
}

/**
 * One step of an order's life. Pure; `at` is RFC 3339. A changed order has version + 1, and its
 * `updatedAt` never runs backwards. A payment event for another payment or amount is refused.
 */
export function applyEvent(order: Order, event: OrderEvent, at: string): Applied {
  const former = formerPaymentOf(order, event)
  if (former) return applyToFormer(order, former, event, at)
  const cell = cellOf(order, event)
  if (cell === 'early' || cell === 'refused') return { outcome: cell, order }
  if (isHeldByDispute(order, event)) return { outcome: 'refused', order }
  if (isKnownReturn(order, event)) return { outcome: 'unchanged', order }
  if (!isAboutThisPayment(order, event)) {
    const early = 'switched' in event && event.paymentId !== order.payment.id
    return { outcome: early ? 'early' : 'refused', order }
  }
  if (cell === 'obsolete' || isKnownSwitch(order, event)) return { outcome: 'unchanged', order }
  // Switches are applied in the order they were made in.
  const skips = event.type === 'payment.switched' && event.from !== order.payment.id
  if (skips) return { outcome: 'early', order }
  const status = statusAfter(order, event, cell)
  const shipments = shipmentsAfter(order.fulfilment.shipments, event, isClosed(status), at)
  const next: Order = {
    ...order,
    status,
    version: order.version + 1,
    payment: paymentAfter(order, event, status, at),
    ...(event.type === 'payment.switched' ? { formerPayments: switchedFrom(order) } : {}),
    fulfilment: { status: fulfilmentAfter(order.fulfilment.status, status), shipments },
    updatedAt: at > order.updatedAt ? at : order.updatedAt,
  }
  const moved =
    next.status !== order.status ||
    next.payment.id !== order.payment.id ||
    next.payment.status !== order.payment.status ||
    next.payment.refunds !== order.payment.refunds ||
    next.payment.dispute !== order.payment.dispute ||
    shipments !== order.fulfilment.shipments
  if (moved) return { outcome: 'changed', order: next, from: order.status }
  // A step of a parcel that is not booked yet waits for the booking.
  const early = event.type === 'shipment.moved' && shipments.length === 0
  return { outcome: early ? 'early' : 'unchanged', order }
}

function statusAfter(
  order: Order,
  event: OrderEvent,
  cell: OrderStatus | 'close' | 'switch' | 'repay',
): OrderStatus {
  if (cell === 'close') return isCaptured(order.payment) ? 'refunding' : 'cancelled'
  if (cell === 'repay') return repaidAfter(order, event) ? 'refunded' : order.status
  if (cell !== 'switch') return cell
  const atTheDoor = event.type === 'payment.switched' && event.payment.status === 'due_on_delivery'
  return atTheDoor ? 'placed' : order.status
}

function fulfilmentAfter(before: FulfilmentStatus, status: OrderStatus): FulfilmentStatus {
  if (isClosed(status)) return 'cancelled'
  if (status === 'completed') return 'delivered'
  const follows =
    status === 'allocated' || status === 'packed' || status === 'shipped' || status === 'delivered'
  return follows ? status : before
}

type Unsealed = Omit<LedgerEntry, 'hash'>

/** Seals an entry to the one before it: SHA-256 over the previous hash and the entry itself. */
const ledgerHash = (previousHash: string, entry: Unsealed): Promise<string> => {
  const { sequence, eventId, type, at, actor, data } = entry
  return sha256(canonicalJson({ previousHash, sequence, eventId, type, at, actor, data }))
}

/** A text as a column of UTF-8 gives it back: without lone surrogates. */
const storedText = <T extends string>(text: T): T => text.toWellFormed() as T

/**
 * The entry after `previous` (null for the first). `data` is the event without its type. The entry
 * is in the form it will be read back in, which is what its hash is about.
 */
export async function ledgerEntry(
  previous: { sequence: number; hash: string } | null,
  fields: Omit<Unsealed, 'sequence'>,
): Promise<LedgerEntry> {
  const entry = {
    sequence: (previous?.sequence ?? 0) + 1,
    ...fields,
    eventId: storedText(fields.eventId),
    at: storedText(fields.at),
    actor: storedText(fields.actor),
    data: JSON.parse(JSON.stringify(fields.data)),
  }
  return { ...entry, hash: await ledgerHash(previous?.hash ?? '', entry) }
}

/** An event's entry data: everything it says beside its type. */
export const eventData = ({ type: _, ...data }: OrderEvent): Record<string, unknown> => data

/**
 * The entry every order begins with (sequence 1). It holds what later entries change and a digest
 * of what never changes, so that lines, prices and address are sealed without being kept twice.
 */
export async function firstLedgerEntry({ order }: { order: Order }): Promise<LedgerEntry> {
  const { status, payment } = order
  const actor: OrderActor = 'shopper'
  return ledgerEntry(null, {
    eventId: `${order.id}:placed`,
    type: 'order.placed',
    at: order.createdAt,
    actor,
    data: {
      status,
      payment: { id: payment.id, kind: payment.kind, status: payment.status },
      total: order.cost.total,
      digest: await orderDigest(order),
    },
  })
}

/** The sequence at which the entries stop being one unbroken chain from the first; null if none. */
export async function findBrokenEntry(entries: readonly LedgerEntry[]): Promise<number | null> {
  let previousHash = ''
  for (const [index, { hash, ...entry }] of entries.entries()) {
    if (entry.sequence !== index + 1) return index + 1
    if ((await ledgerHash(previousHash, entry)) !== hash) return index + 1
    previousHash = hash
  }
  return null
}

/** A digest of what never changes in an order: lines, prices, address. */
export const orderDigest = (order: Order): Promise<string> => {
  const { status: _s, payment: _p, formerPayments: _f, ...rest } = order
  const { fulfilment: _l, version: _v, updatedAt: _u, ...fixed } = rest
  return sha256(canonicalJson(fixed))
}
