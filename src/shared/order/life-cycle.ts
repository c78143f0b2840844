import { assertInvariant } from '../platform/result.ts'
import {
  hasLeft,
  ORDER_STATUSES,
  type Order,
  type OrderEventType,
  type OrderStatus,
} from './contract.ts'

/**
 * The result of an event in a status: the next status (its own where only a sub-state moves),
 * `close` (refunding where captured money is to go back, refunded where all of it has, else
 * cancelled), `switch` (placed where the new payment is
 * due at the door, else waiting as before), `repay` (refunded where all money has gone back, else
 * its own), `request` (refunding where all money is to go back before anything was sent), `send`
 * (shipped where nothing is left to send), `arrive` (delivered where each parcel has arrived),
 * `finish` (completed where nothing is shipped, else as `early`), `obsolete` (it has happened, or
 * no longer matters), `early` (an event before it is still on its way) or `refused` (never possible
 * here).
 */
export type Cell =
  | OrderStatus
  | (typeof DEPENDS)[number]
  | 'finish'
  | 'obsolete'
  | 'early'
  | 'refused'
type TransitionTable = Record<OrderStatus, Record<OrderEventType, Cell>>

/** Cells whose status follows from more than the order's status. */
export const DEPENDS = ['close', 'switch', 'repay', 'request', 'send', 'arrive'] as const

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

/** Events that are possible in some statuses and refused in all others. */
const ELSEWHERE_REFUSED = {
  'shipment.shipped': { allocated: 'send', packed: 'send', shipped: 'send' },
  'shipment.booking_failed': {
    ...{ allocated: 'allocated', packed: 'packed', shipped: 'obsolete', delivered: 'obsolete' },
    ...{
      completed: 'obsolete',
      cancelled: 'obsolete',
      refunding: 'obsolete',
      refunded: 'obsolete',
    },
  },
  'refund.requested': {
    ...{ paid: 'request', allocated: 'request', packed: 'request' },
    ...{ shipped: 'shipped', delivered: 'delivered', completed: 'completed' },
    // The provider refused the first one.
    refunding: 'refunding',
    // The provider took the first one back.
    refunded: 'refunded',
  },
  'refund.failed': staysIn(ORDER_STATUSES),
  'return.requested': staysIn(['delivered', 'completed']),
  'return.approved': staysIn(['delivered', 'completed', 'refunded']),
  'return.rejected': staysIn(['delivered', 'completed', 'refunded']),
  'return.received': staysIn(['delivered', 'completed', 'refunded']),
  'return.inspected': staysIn(['delivered', 'completed']),
  'invoice.issued': staysIn(ORDER_STATUSES),
  'credit_note.issued': staysIn(ORDER_STATUSES),
  'order.erased': staysIn(ORDER_STATUSES),
} as const satisfies Partial<Record<OrderEventType, Partial<Record<OrderStatus, Cell>>>>

function staysIn(statuses: readonly OrderStatus[]): Partial<Record<OrderStatus, Cell>> {
  return Object.fromEntries(statuses.map((status) => [status, status]))
}

/** Cells in the order of EVENT_TYPES, so that the table below reads as one. */
const row = (cells: string): Record<(typeof EVENT_TYPES)[number], Cell> => {
  const words = cells.trim().split(/\s+/)
  return Object.fromEntries(EVENT_TYPES.map((type, i) => [type, words[i]])) as Record<
    (typeof EVENT_TYPES)[number],
    Cell
  >
}

// biome-ignore format: a table is read in columns.
const STEPS: Record<OrderStatus, ReturnType<typeof row>> = {
  //                       placed   succeeded declined         allocated lost     booked    packed   shipped  moved    delivered completed cancelled refunded switched  late  disputed  won       lost
  placed:            row('obsolete refused   refused          allocated close    early     early    early    early    early     early     close     refused  obsolete  early refused   refused   refused'),
  awaiting_payment:  row('obsolete paid      awaiting_payment early     close    early     early    early    early    early     early     close     early    switch    early early     early     early'),
  paid:              row('obsolete obsolete  obsolete         allocated close    early     early    early    early    early     early     close     repay    obsolete  early paid      paid      repay'),
  allocated:         row('obsolete obsolete  obsolete         obsolete  obsolete allocated packed   early    arrive   early     finish    close     repay    obsolete  early allocated allocated repay'),
  packed:            row('obsolete obsolete  obsolete         obsolete  obsolete packed    obsolete shipped  arrive   early     early     close     repay    obsolete  early packed    packed    repay'),
  shipped:           row('obsolete obsolete  obsolete         obsolete  obsolete shipped   obsolete obsolete arrive   delivered early     close     shipped  obsolete  early shipped   shipped   shipped'),
  delivered:         row('obsolete obsolete  obsolete         obsolete  obsolete obsolete  obsolete obsolete obsolete obsolete  completed refused   repay    obsolete  early delivered delivered delivered'),
  completed:         row('obsolete obsolete  obsolete         obsolete  obsolete obsolete  obsolete obsolete obsolete obsolete  obsolete  refused   repay    obsolete  early completed completed completed'),
  cancelled:         row('obsolete refunding obsolete         obsolete  obsolete obsolete  refused  refused  obsolete refused   refused   obsolete  early    cancelled early early     early     early'),
  refunding:         row('obsolete obsolete  obsolete         obsolete  obsolete obsolete  refused  refused  obsolete refused   refused   obsolete  repay    obsolete  early refunding refunding repay'),
  refunded:          row('obsolete obsolete  obsolete         obsolete  obsolete obsolete  refused  refused  obsolete refused   refused   obsolete  repay    obsolete  early refunded  refunded  refunded'),
}

/** The life of an order: the result of each event in each status. */
export const TRANSITIONS: TransitionTable = Object.fromEntries(
  ORDER_STATUSES.map((status) => {
    const others = Object.entries(ELSEWHERE_REFUSED).map(
      ([type, cells]: [string, Partial<Record<OrderStatus, Cell>>]) => [
        type,
        cells[status] ?? 'refused',
      ],
    )
    return [status, { ...STEPS[status], ...Object.fromEntries(others) }]
  }),
) as TransitionTable

const OTHER_TYPES = Object.keys(ELSEWHERE_REFUSED) as (keyof typeof ELSEWHERE_REFUSED)[]

const INITIAL: readonly OrderStatus[] = ['placed', 'awaiting_payment']
const ENDS: readonly OrderStatus[] = ['refunded']
const isStatus = (cell: string): cell is OrderStatus =>
  (ORDER_STATUSES as readonly string[]).includes(cell)

const targetsOf = (cell: Cell): OrderStatus[] => {
  if (cell === 'close') return ['cancelled', 'refunding', 'refunded']
  if (cell === 'switch') return ['placed', 'awaiting_payment']
  if (cell === 'repay') return ['refunded']
  if (cell === 'request') return ['refunding', 'completed']
  if (cell === 'send') return ['shipped']
  if (cell === 'arrive') return ['delivered']
  if (cell === 'finish') return ['completed']
  return isStatus(cell) ? [cell] : []
}

/**
 * Checks a life cycle: every cell is filled with a known word, every status can be reached, no
 * path leads back to a status that was left, and ends stay ends.
 * @throws where it does not hold; run at module start, so that a broken table never serves.
 */
export function validateTransitions(table: TransitionTable): void {
  const words: readonly string[] = [...DEPENDS, 'finish', 'obsolete', 'early', 'refused']
  for (const status of ORDER_STATUSES) {
    for (const type of [...EVENT_TYPES, ...OTHER_TYPES]) {
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
 * Whether a shopper may cancel the order: the table closes it, it has not been packed, and none of
 * its parcels has left. Staff may cancel a packed order too.
 */
export function isCancellable({
  status,
  fulfilment,
}: Pick<Order, 'status' | 'fulfilment'>): boolean {
  if (fulfilment.shipments.some(hasLeft)) return false
  const cells = TRANSITIONS[status]
  return cells['order.cancelled'] === 'close' && cells['order.packed'] !== 'obsolete'
}
