import type { RecordedOrder, State } from './state.ts'

/** An order that a client was told of. */
export interface Told {
  orderId: string
  total: number
  email: string
  /** RFC 3339: when the answer arrived. */
  at?: string
}

/** O1: at most one order for a checkout, and one for each order that a client was told of. */
function* checkCheckouts({ orders }: State, told: readonly Told[]): Generator<string> {
  const checkouts = new Map<string, string>()
  const byId = new Map(orders.map((one) => [one.order.id, one]))
  if (byId.size !== orders.length) yield 'O1 an order is in two databases'
  for (const { row } of orders) {
    const first = checkouts.get(String(row.checkout_id))
    if (first) yield `O1 ${row.id}: its checkout has ${first} too`
    checkouts.set(String(row.checkout_id), String(row.id))
  }
  for (const { orderId, total, email } of told) {
    const order = byId.get(orderId)?.order
    if (!order) yield `O1 ${orderId}: a client was told of it, and it is not in the record`
    else if (order.cost.total.amount !== total || (order.email !== email && !order.erasedAt)) {
      yield `O1 ${orderId}: the client was shown another total or address`
    }
  }
}

/** Statuses that each status may go to, step by step; none leads back. */
const NEXT: Readonly<Record<string, readonly string[]>> = {
  placed: ['allocated', 'cancelled', 'refunding'],
  awaiting_payment: ['placed', 'paid', 'cancelled'],
  paid: ['allocated', 'refunding', 'refunded'],
  allocated: ['packed', 'shipped', 'completed', 'cancelled', 'refunding', 'refunded'],
  packed: ['shipped', 'completed', 'cancelled', 'refunding', 'refunded'],
  // Its carrier may bring all of it back.
  shipped: ['delivered', 'completed', 'cancelled', 'refunding'],
  delivered: ['completed', 'refunded'],
  completed: ['refunded'],
  cancelled: ['refunding'],
  refunding: ['refunded'],
  refunded: [],
}

/** Whether an order may come from one status to the other, step by step. */
export const canReach = (from: string, to: string): boolean =>
  from === to || (NEXT[from] ?? []).some((next) => canReach(next, to))

/** Events that bring an order to one status, whatever else it holds. */
const REACHES: Readonly<Record<string, readonly string[]>> = {
  'stock.allocated': ['allocated'],
  'order.packed': ['packed'],
  'order.shipped': ['shipped'],
  'order.delivered': ['delivered'],
  'order.completed': ['completed'],
  'order.cancelled': ['cancelled', 'refunding', 'refunded'],
  'stock.lost': ['cancelled', 'refunding', 'refunded'],
}

/** O2: sequences have no gap, no event comes twice, and the status only goes on. */
function* checkLegality({ row, order, entries }: RecordedOrder): Generator<string> {
  const { id, status } = order
  for (const [n, { sequence }] of entries.entries()) {
    if (sequence !== n + 1) yield `O2 ${id}: entry ${sequence} follows ${n}`
  }
  if (row.version !== entries.length || order.version !== entries.length) {
    yield `O2 ${id}: version ${row.version} with ${entries.length} entries`
  }
  const ids = new Set(entries.map(({ eventId }) => eventId))
  if (ids.size !== entries.length) yield `O2 ${id}: an event has two entries`
  let at = String(entries[0]?.data.status ?? '')
  for (const { type, sequence } of entries) {
    const targets = REACHES[type]
    if (!targets) continue
    const next = targets.find((one) => one !== at && canReach(at, one))
    if (next === undefined) yield `O2 ${id}: entry ${sequence} (${type}) in ${at}`
    else if (targets.length === 1 || !canReach(at, status)) at = next
  }
  if (!canReach(at, status)) yield `O2 ${id}: ${status} after ${at}`
  if (row.status !== status) yield `O2 ${id}: ${status} stands as ${row.status}`
}

const HOUR_MS = 3_600_000
/** The longest that an order may be in a status that the shop itself ends. */
const TRANSIENT_MS: Readonly<Record<string, number>> = {
  placed: HOUR_MS,
  paid: HOUR_MS,
  refunding: 24 * HOUR_MS,
}

/** O3: no order is left in a status that the shop itself should have ended. */
function* checkZombies({ orders }: State, settled: boolean): Generator<string> {
  const now = Math.max(0, ...orders.map(({ row }) => Number(row.updated_at)))
  for (const { row } of orders) {
    const longest = TRANSIENT_MS[String(row.status)]
    if (longest === undefined) continue
    const age = now - Number(row.updated_at)
    if (settled || age > longest) {
      yield `O3 ${row.id}: ${row.status} for ${Math.round(age / 1000)} s before the newest change`
    }
  }
}

/** Q1: a message is delivered, waits, or is dead and somebody has decided. */
function* checkMessages(state: State, settled: boolean): Generator<string> {
  const { waiting, deadLetters, shown, orders, feed } = state
  if (new Set(feed.map(({ id }) => id)).size !== feed.length)
    yield 'Q1 an event is in the feed twice'
  if (!settled) return
  for (const { where, id } of waiting) yield `Q1 ${id} waits in the ${where}`
  for (const { id, state: fate } of deadLetters) {
    if (fate === 'dead') yield `Q1 dead letter ${id} waits for a decision`
  }
  const versions = new Map(orders.map(({ order }) => [order.id, order.version]))
  for (const { id, version } of shown) {
    const recorded = versions.get(id)
    if (recorded === undefined) yield `O1 ${id}: its shopper sees it, and it is not in the record`
    else if (recorded !== version) {
      yield `Q1 ${id}: its shopper sees version ${version} of ${recorded}`
    }
  }
}

/** O1 to O3 and Q1. `settled`: nothing is under way any more, so that nothing may wait. */
export function* checkOrders(
  state: State,
  { told, settled }: { told: readonly Told[]; settled: boolean },
): Generator<string> {
  yield* checkCheckouts(state, told)
  for (const recorded of state.orders) yield* checkLegality(recorded)
  yield* checkZombies(state, settled)
  yield* checkMessages(state, settled)
}
