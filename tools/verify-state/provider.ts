import type { Row, State } from './state.ts'

/** Types of entries that an event of a provider leaves in an order's ledger. */
const FROM_PROVIDER = new Set(['payment.succeeded', 'payment.late', 'payment.declined'])

/** The provider's id of an event: a message puts the order's in front. */
const eventIdOf = (orderId: string, eventId: string): string =>
  eventId.startsWith(`${orderId}:`) ? eventId.slice(orderId.length + 1) : eventId

/**
 * Q2: the events that the shop has are those that the provider sent, and each is applied once. An
 * event that fits no order waits for staff among the dead letters.
 */
export function* checkProviderEvents(
  { orders, payments, providerEvents, deadLetters }: State,
  settled: boolean,
): Generator<string> {
  const sent = new Set(providerEvents.map(({ id }) => id))
  const statuses = new Map(payments.map(({ id, status }) => [id, status]))
  const applied = new Map<string, number>()
  for (const { order, entries } of orders) {
    const sandbox = [order.payment, ...(order.formerPayments ?? [])].filter(
      ({ kind }) => kind === 'sandbox',
    )
    const ofSandbox = new Set(sandbox.map(({ id }) => id))
    for (const { type, eventId, data } of entries) {
      const id = eventIdOf(order.id, eventId)
      const isOfProvider = FROM_PROVIDER.has(type) && ofSandbox.has(String(data.paymentId))
      if (isOfProvider || sent.has(id)) applied.set(id, (applied.get(id) ?? 0) + 1)
      if (!isOfProvider) continue
      // The provider keeps the last event of a payment: an earlier refusal by the bank is gone, and
      // so is the success of one that went back whole.
      const status = statuses.get(String(data.paymentId))
      const isOverwritten = type === 'payment.declined' ? status : status === 'refunded'
      if (!sent.has(id) && !isOverwritten) {
        yield `Q2 ${order.id}: has ${type} of ${id}, which the provider never sent`
      }
    }
  }
  for (const [id, times] of applied) {
    if (times > 1) yield `Q2 ${id} is applied ${times} times`
  }
  if (!settled) return
  const quarantined = new Set(deadLetters.map(quarantinedId))
  for (const { id, orderId, status } of providerEvents) {
    if (status !== 'succeeded' && status !== 'declined') continue
    if (!applied.has(id) && !quarantined.has(id)) {
      yield `Q2 ${orderId}: the provider sent ${id} (${status}), and the shop does not have it`
    }
  }
}

function quarantinedId({ id, message }: Row): string | null {
  if (!String(id).startsWith('payment:')) return null
  const { body }: { body?: { eventId?: string } } = JSON.parse(String(message))
  return body?.eventId ?? null
}

/** So long after a charge its comparison with the order has been made, with all that may delay it. */
const COMPARED_WITHIN_MS = 20 * 60_000

/** M3: the shop reads the provider's own list of charges, and each of them has its order. */
export function* checkComparison({
  orders,
  payments,
  charges,
  chargeWalks,
}: State): Generator<string> {
  for (const { kind, id, state, refund } of charges) {
    if (state === 'matched' || state === 'settled' || state === 'open') continue
    if (refund !== 'succeeded') yield `M3 charge ${id} of ${kind} is ${state}`
  }
  const now = Math.max(0, ...orders.map(({ row }) => Number(row.updated_at)))
  const known = new Map(charges.map((charge) => [charge.id, charge.state]))
  const walk = chargeWalks.find(({ kind }) => kind === 'sandbox')
  for (const { id, status, chargedAt } of payments) {
    if (status !== 'succeeded' || chargedAt === null) continue
    if (chargedAt > now - COMPARED_WITHIN_MS) continue
    const state = known.get(id)
    if (state === undefined || state === 'open') {
      yield `M3 charge ${id} was not compared with its order; the list is read to ${walk?.until}`
    }
  }
}
