import type { Acknowledged } from './journal.ts'
import type { Level, RecordedOrder } from './staff-api.ts'

/** Both sides of the reconciliation: the answers to shoppers, and the shop's records. */
export interface Records {
  /** How many orders were asked for. */
  asked: number
  acknowledged: readonly Acknowledged[]
  /** E-mails of orders whose answer never came. */
  unsure: ReadonlySet<string>
  /** Every order recorded since the replay began. */
  recorded: readonly RecordedOrder[]
  /** Price of one unit by SKU, in minor units, read before the first order. */
  prices: ReadonlyMap<string, number>
  before: ReadonlyMap<string, Level>
  after: ReadonlyMap<string, Level>
}

/** Whose goods have left the house, and whose units went back. */
const SHIPPED: ReadonlySet<string> = new Set(['shipped', 'delivered', 'completed'])
const WITHDRAWN: ReadonlySet<string> = new Set(['cancelled', 'refunding', 'refunded'])

/**
 * Every difference between the two sides, in words; none where they agree. It shares no
 * arithmetic with the shop it checks.
 */
export function reconcile(records: Records): string[] {
  return [
    ...countOrders(records),
    ...compareOrders(records),
    ...addMoney(records),
    ...countStock(records),
  ]
}

function* countOrders({ asked, acknowledged, unsure, recorded }: Records): Generator<string> {
  if (acknowledged.length !== asked) {
    yield `${asked} orders were asked for and ${acknowledged.length} acknowledged`
  }
  const told = new Set(acknowledged.map(({ orderId }) => orderId))
  if (told.size !== acknowledged.length) yield 'an order id was acknowledged twice'
  if (new Set(recorded.map(({ number }) => number)).size !== recorded.length) {
    yield 'an order number was given twice'
  }
  const unacknowledged = recorded.filter(({ id }) => !told.has(id))
  for (const { id, email } of unacknowledged) {
    if (!unsure.has(email)) yield `${id} is recorded and nobody was told of it (${email})`
  }
  const expected = asked + unacknowledged.filter(({ email }) => unsure.has(email)).length
  if (unsure.size === 0 && recorded.length !== expected) {
    yield `${recorded.length} orders are recorded, ${expected} expected`
  }
}

/** Each acknowledged order is recorded once, with its total and its lines. */
function* compareOrders({ acknowledged, recorded, prices }: Records): Generator<string> {
  const byId = Map.groupBy(recorded, ({ id }) => id)
  const byEmail = Map.groupBy(recorded, ({ email }) => email)
  for (const [email, orders] of byEmail) {
    if (orders.length > 1) yield `${email} asked once and has ${orders.length} orders`
  }
  for (const told of acknowledged) {
    const found = byId.get(told.orderId) ?? []
    const [order] = found
    if (!order) yield `${told.orderId} was acknowledged and is not recorded`
    else if (found.length > 1) yield `${told.orderId} is recorded ${found.length} times`
    else {
      if (order.total !== told.total) {
        yield `${order.id}: recorded at ${order.total}, shown at ${told.total}`
      }
      if (order.number !== told.number || order.email !== told.email) {
        yield `${order.id}: its number or e-mail is another one`
      }
      if (linesOf(order.lines) !== linesOf(told.lines)) yield `${order.id}: other lines than bought`
      if (WITHDRAWN.has(order.status)) yield `${order.id}: ${order.status}`
    }
  }
  for (const order of recorded) yield* addUp(order, prices)
}

const linesOf = (lines: readonly { sku: string; quantity: number }[]): string =>
  lines
    .map(({ sku, quantity }) => JSON.stringify([sku, quantity]))
    .sort()
    .join()

/** The parts of one order sum to its whole, at the prices known beforehand. */
function* addUp(order: RecordedOrder, prices: ReadonlyMap<string, number>): Generator<string> {
  let subtotal = 0
  let lines = 0
  for (const { sku, quantity, unitPrice, total } of order.lines) {
    subtotal += quantity * (prices.get(sku) ?? Number.NaN)
    lines += total
    if (unitPrice !== prices.get(sku)) yield `${order.id}: ${sku} sold at ${unitPrice}`
  }
  if (subtotal !== order.subtotal) {
    yield `${order.id}: subtotal ${order.subtotal}, the goods come to ${subtotal}`
  }
  if (lines !== order.subtotal - order.discount) {
    yield `${order.id}: the lines come to ${lines}, subtotal less discount to another sum`
  }
  const { total, discount, shipping, tax, taxIncluded } = order
  if (total !== subtotal - discount + shipping + (taxIncluded ? 0 : tax)) {
    yield `${order.id}: total ${total} is not the sum of its parts`
  }
}

/** The takings: what shoppers were told to pay is what the record says they pay. */
function* addMoney({ acknowledged, recorded }: Records): Generator<string> {
  const told = new Set(acknowledged.map(({ orderId }) => orderId))
  const sum = (totals: readonly { total: number }[]) => totals.reduce((all, o) => all + o.total, 0)
  const shown = sum(acknowledged)
  const kept = sum(recorded.filter(({ id }) => told.has(id)))
  if (shown !== kept) yield `shoppers were shown ${shown} in all, the record holds ${kept}`
}

/** Per SKU: initial stock less what was sold. Sold units are committed until they are shipped. */
function* countStock({ recorded, before, after }: Records): Generator<string> {
  const sold = new Map<string, { committed: number; shipped: number }>()
  for (const order of recorded) {
    if (WITHDRAWN.has(order.status)) continue
    const kind = SHIPPED.has(order.status) ? 'shipped' : 'committed'
    for (const { sku, quantity } of order.lines) {
      const units = sold.get(sku) ?? { committed: 0, shipped: 0 }
      units[kind] += quantity
      sold.set(sku, units)
    }
  }
  for (const sku of sold.keys()) if (!before.has(sku)) yield `${sku}: sold and never asked for`
  for (const [sku, first] of before) {
    const { committed, shipped } = sold.get(sku) ?? { committed: 0, shipped: 0 }
    const expected = {
      onHand: first.onHand - shipped,
      available: first.available + first.held - committed - shipped,
      held: 0,
      committed: first.committed + committed,
    }
    const now = after.get(sku)
    for (const [bucket, units] of Object.entries(expected)) {
      const found = now?.[bucket as keyof Level]
      if (found !== units) yield `${sku}: ${bucket} is ${found}, expected ${units}`
    }
  }
}
