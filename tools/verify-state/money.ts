import { createHash } from 'node:crypto'
import type { Entry, Payment, RecordedOrder, Snapshot, State } from './state.ts'

/** JSON with sorted keys, as the ledger's hashes take it. */
function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Whether a later erasure has the digest of an entry that lost its free texts. */
const isSealed = (entries: readonly Entry[], { hash: _, ...entry }: Entry): boolean =>
  entries.some(
    ({ type, sequence, data }) =>
      type === 'order.erased' &&
      sequence > entry.sequence &&
      (data.texts as Record<string, string>)[entry.sequence] === sha256(sortedJson(entry)),
  )

/**
 * M1: entries are immutable: each hash covers the entry and the hash before it. An erasure of the
 * buyer alone takes free texts out of earlier entries.
 */
function* checkChain(id: string, entries: readonly Entry[], head: unknown): Generator<string> {
  let previousHash = ''
  for (const { hash, ...entry } of entries) {
    const fits = sha256(sortedJson({ previousHash, ...entry })) === hash
    if (!fits && !isSealed(entries, { hash, ...entry })) {
      yield `M1 ${id}: entry ${entry.sequence} does not fit its hash`
    }
    previousHash = hash
  }
  if (previousHash !== head) yield `M1 ${id}: the last entry is not the head of the order`
}

/** M2: the parts of an order sum to its total, in whole minor units. */
function* checkTotal({ id, lines, cost }: Snapshot): Generator<string> {
  const { subtotal, discount, shipping, tax, total, taxIncluded } = cost
  const parts = [subtotal, discount, shipping, tax, total]
  if (parts.some(({ amount }) => !Number.isSafeInteger(amount) || amount < 0)) {
    yield `M2 ${id}: an amount is no whole number of minor units`
  }
  if (new Set(parts.map(({ currency }) => currency)).size > 1) yield `M2 ${id}: two currencies`
  const goods = lines.reduce((sum, line) => sum + line.unitPrice.amount * line.quantity, 0)
  const rebates = lines.reduce((sum, line) => sum + line.cost.discount.amount, 0)
  if (goods !== subtotal.amount)
    yield `M2 ${id}: goods of ${goods}, a subtotal of ${subtotal.amount}`
  if (rebates !== discount.amount) {
    yield `M2 ${id}: the lines are reduced by ${rebates}, the order by ${discount.amount}`
  }
  const sum = goods - discount.amount + shipping.amount + (taxIncluded ? 0 : tax.amount)
  if (sum !== total.amount) yield `M2 ${id}: the parts come to ${sum}, the total is ${total.amount}`
}

const CAPTURED = new Set(['succeeded', 'partially_refunded', 'refunding', 'refunded'])

/** What went back by the payment, and what of all that went back the order had left. */
function refundedOf({ refunds = [] }: Payment): { money: number; whole: number } {
  const done = refunds.filter(({ status = 'succeeded' }) => status === 'succeeded')
  const credit = done.reduce((sum, { storeCredit }) => sum + (storeCredit?.amount ?? 0), 0)
  const whole = done.reduce((sum, { amount }) => sum + amount.amount, 0)
  const excess = done.reduce((sum, one) => sum + (one.excess?.amount ?? 0), 0)
  return { money: whole - credit + excess, whole }
}

/** M2: store credit and the amount that is due sum to the total. */
function* checkTenders({ id, cost }: Snapshot): Generator<string> {
  const { storeCredit, due, total } = cost
  if (storeCredit === undefined && due === undefined) return
  const [credit, rest] = [storeCredit?.amount ?? 0, due?.amount ?? total.amount]
  const isWhole = [credit, rest].every((amount) => Number.isSafeInteger(amount) && amount >= 0)
  if (!isWhole || credit + rest !== total.amount) {
    yield `M2 ${id}: ${credit} by store credit and ${rest} due are not ${total.amount}`
  }
}

const dueOf = ({ cost }: Snapshot): number => cost.due?.amount ?? cost.total.amount

/** M3, M4: no more goes back than came, and money comes once. */
function* checkPayments({ order, entries }: RecordedOrder): Generator<string> {
  const { id, payment, formerPayments = [], cost } = order
  const { money, whole } = refundedOf(payment)
  const captured = CAPTURED.has(payment.status) ? dueOf(order) : 0
  if (money > captured) yield `M3 ${id}: ${money} went back of ${captured}`
  const tendered = captured + (cost.storeCredit?.amount ?? 0)
  if (whole > tendered) yield `M3 ${id}: ${whole} went back of ${tendered}`
  const paid = entries.filter(({ type }) => type === 'payment.succeeded')
  const payments = new Set(paid.map(({ data }) => data.paymentId))
  if (paid.length !== payments.size) yield `M4 ${id}: one payment was captured twice`
  for (const { data } of paid) {
    const amount = (data.amount as { amount?: number } | undefined)?.amount
    if (amount !== dueOf(order)) yield `M3 ${id}: ${amount} paid of ${dueOf(order)}`
  }
  const kept = [payment, ...formerPayments].filter(
    ({ status }) => status === 'succeeded' || status === 'partially_refunded',
  )
  if (kept.length > 1) yield `M4 ${id}: the shop has the money of ${kept.length} payments`
}

/** M3: the provider's records are the shop's. */
function* checkProvider({ orders, payments }: State): Generator<string> {
  const known = new Map(
    orders.flatMap(({ order }) =>
      [order.payment, ...(order.formerPayments ?? [])].map(
        (one) => [one.id, { order, one }] as const,
      ),
    ),
  )
  const atProvider = new Map(payments.map((payment) => [payment.id, payment]))
  for (const { id, orderId, status, amount, refunded } of payments) {
    if (status !== 'succeeded' && status !== 'refunded') continue
    const found = known.get(id)
    if (!found) {
      yield `M3 payment ${id} of ${amount} is captured, and ${orderId} does not have it`
      continue
    }
    const { order, one } = found
    if (amount !== dueOf(order)) {
      yield `M3 ${order.id}: the provider took ${amount} of ${dueOf(order)}`
    }
    if (!CAPTURED.has(one.status)) {
      yield `M3 ${order.id}: ${id} is ${status} at the provider and ${one.status} here`
    }
    const isOrders = one.id === order.payment.id
    const { money } = refundedOf(one)
    if (isOrders && money !== refunded) {
      yield `M3 ${order.id}: the provider returned ${refunded}, the order has ${money}`
    }
  }
  for (const [id, { order, one }] of known) {
    if (one.kind !== 'sandbox' || !CAPTURED.has(one.status)) continue
    const status = atProvider.get(id)?.status
    if (status !== 'succeeded' && status !== 'refunded') {
      yield `M3 ${order.id}: ${id} is ${one.status} here and ${status ?? 'unknown'} at the provider`
    }
  }
}

/** M1 to M4. */
export function* checkMoney(state: State): Generator<string> {
  for (const recorded of state.orders) {
    yield* checkChain(recorded.order.id, recorded.entries, recorded.row.head_hash)
    yield* checkTotal(recorded.order)
    yield* checkTenders(recorded.order)
    yield* checkPayments(recorded)
  }
  yield* checkProvider(state)
}
