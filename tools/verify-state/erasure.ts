import type { RecordedOrder, State } from './state.ts'

/** Statuses in which goods are still to arrive: an order that was erased keeps its address. */
const UNDELIVERED: readonly string[] = [
  ...['placed', 'awaiting_payment', 'paid', 'allocated', 'packed', 'shipped'],
]

function* checkOrder({ row, order, entries }: RecordedOrder, settled: boolean): Generator<string> {
  const isErased = entries.some(({ type }) => type === 'order.erased')
  if (isErased !== (order.erasedAt !== undefined)) {
    yield `E1 ${order.id}: its erasure is not in its ledger`
  }
  if (!isErased) return
  if (order.email !== '' || row.email !== '') yield `E1 ${order.id}: it was erased and has an email`
  const { name = '', line1 = '' } = order.shippingAddress ?? {}
  const needsAddress = UNDELIVERED.includes(order.status)
  if (settled && !needsAddress && name + line1 !== '') {
    yield `E1 ${order.id}: it was erased, needs no address and has one`
  }
}

/** E1: of an erased member no email and no name is left, and of an erased order no buyer and no mail. */
export function* checkErasures(state: State, settled: boolean): Generator<string> {
  const erased = new Set<string>()
  for (const recorded of state.orders) {
    yield* checkOrder(recorded, settled)
    if (recorded.order.erasedAt !== undefined) erased.add(recorded.order.id)
  }
  for (const { id } of state.mails) {
    const orderId = String(id).split(':')[0] ?? ''
    if (erased.has(orderId)) yield `E1 ${orderId}: it was erased and has the mail ${id}`
  }
  for (const { id, email, name, ended_at: endedAt } of state.memberRows) {
    if (endedAt !== null && (email !== `erased:${id}` || name !== '')) {
      yield `E1 ${id}: the member was erased and has an email or a name`
    }
  }
}
