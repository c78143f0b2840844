import type { RecordedOrder, Row, State, StockFile } from './state.ts'

const COUNTS = ['on_hand', 'available', 'held', 'committed', 'shortage'] as const

/** S1: every prefix of the journal is a possible level, and all of it is the level. */
function* checkJournal({ level, journal }: StockFile): Generator<string> {
  const sums: Record<(typeof COUNTS)[number], number> = {
    on_hand: 0,
    available: 0,
    held: 0,
    committed: 0,
    shortage: 0,
  }
  for (const [n, row] of journal.entries()) {
    const at = `S1 ${level.sku}: journal ${row.sequence}`
    if (row.sequence !== n + 1) yield `${at} follows ${n}`
    for (const count of COUNTS) sums[count] += Number(row[`${count}_delta`] ?? 0)
    for (const count of COUNTS) if (sums[count] < 0) yield `${at}: ${count} is ${sums[count]}`
    if (sums.on_hand !== sums.available + sums.held + sums.committed) {
      yield `${at}: ${sums.on_hand} on hand are not the sum of the others`
    }
  }
  for (const count of COUNTS) {
    const stored = Number(level[count] ?? 0)
    if (stored !== sums[count]) {
      yield `S1 ${level.sku}: ${count} is ${stored}, its journal sums to ${sums[count]}`
    }
  }
}

/** S3: held and committed units are those of holds, so that no other unit is kept from buyers. */
function* checkHolds({ level, holds }: StockFile): Generator<string> {
  const sum = (status: string): number =>
    holds
      .filter((hold) => hold.status === status)
      .reduce((units, hold) => units + Number(hold.quantity) - Number(hold.gone ?? 0), 0)
  if (sum('active') !== Number(level.held)) {
    yield `S3 ${level.sku}: ${level.held} held, its active holds have ${sum('active')}`
  }
  if (sum('committed') !== Number(level.committed)) {
    yield `S3 ${level.sku}: ${level.committed} committed, its holds have ${sum('committed')}`
  }
}

/** Statuses of an order whose units are taken from stock, or have left. */
const TAKEN = new Set(['allocated', 'packed', 'shipped', 'delivered', 'completed'])
const ENDED_UNSENT = new Set(['cancelled'])

/** S2: a hold ends once, as its order says; a committed one has its line, with as many units. */
function* checkLines({ order }: RecordedOrder, holds: ReadonlyMap<string, Row>): Generator<string> {
  for (const { holdId, quantity, sku } of order.lines) {
    const hold = holdId === undefined ? undefined : holds.get(holdId)
    // A hold that ended long ago is deleted.
    if (hold === undefined) {
      const isOpen = order.status === 'allocated' || order.status === 'packed'
      if (holdId !== undefined && isOpen) yield `S2 ${order.id}: ${sku} has no hold ${holdId}`
      continue
    }
    const status = String(hold.status)
    if (Number(hold.quantity) !== quantity) {
      yield `S2 ${order.id}: ${quantity} × ${sku}, its hold has ${hold.quantity}`
    }
    const isTaken = status === 'committed' || status === 'shipped' || status === 'returned'
    if (TAKEN.has(order.status) && !isTaken) {
      yield `S2 ${order.id}: ${order.status}, its hold of ${sku} is ${status}`
    }
    if (ENDED_UNSENT.has(order.status) && (status === 'committed' || status === 'shipped')) {
      yield `S2 ${order.id}: ${order.status}, its hold of ${sku} is ${status}`
    }
  }
}

/** S1 to S3: units of stock are conserved, and each of them is accounted for. */
export function* checkStock({ stock, orders }: State): Generator<string> {
  const holds = new Map<string, Row>()
  for (const file of stock) {
    yield* checkJournal(file)
    yield* checkHolds(file)
    for (const hold of file.holds) holds.set(String(hold.hold_id), hold)
  }
  for (const recorded of orders) yield* checkLines(recorded, holds)
  const lines = new Set(orders.flatMap(({ order }) => order.lines.map(({ holdId }) => holdId)))
  for (const [id, { status }] of holds) {
    const isTaken = status === 'committed' || status === 'shipped'
    if (isTaken && !lines.has(id)) yield `S2 hold ${id} is ${status} for no order`
  }
}
