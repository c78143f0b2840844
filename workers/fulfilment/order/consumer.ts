import {
  type Advance,
  type Advanced,
  advanceOrders,
} from '../../../src/shared/order/advance-orders.ts'
import {
  awaitsAllocation,
  type Order,
  type OrderEventType,
} from '../../../src/shared/order/contract.ts'
import { startsAllocation } from '../../../src/shared/order/effects.ts'
import { recordPlacedOrders } from '../../../src/shared/order/record-placed-orders.ts'
import type { QuarantinedEvent } from '../../../src/shared/payment/webhook/contract.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import type { OrdersMessage } from '../../../src/shared/platform/messages.ts'
import { PROBLEMS } from '../../../src/shared/platform/problem.ts'
import { resumeMerge } from '../../../src/shared/shopper/merge/finish-merge.ts'
import {
  type Accepted,
  accept,
  CALLS_AT_ONCE,
  type Delivery,
  inParallel,
  ofType,
  retryLater,
} from '../deliveries.ts'
import { contextOf, type FulfilmentDeps } from '../deps.ts'
import { eraseDelivered } from '../erasure/erase-orders.ts'
import { remindOfCarts } from '../member/remind-of-carts.ts'
import { saveMemberLevels } from '../member/save-member-levels.ts'
import { tellShoppers } from '../notify/tell-shoppers.ts'
import { sendFollowUps } from '../outbox/send-follow-ups.ts'
import { quarantinePayments } from '../payment/quarantine.ts'

type Of<Type extends OrdersMessage['type']> = Accepted<Extract<OrdersMessage, { type: Type }>>

/** A message's event for its order. */
interface Asked {
  one: Accepted<OrdersMessage>
  advance: Advance
}

/** A message that has been decided, its event and its order as it now stands. */
interface Settled {
  one: Accepted<OrdersMessage>
  type: OrderEventType
  order: Order
}

/**
 * Queue `orders`: shoppers' outboxes into the record. A message that starts an allocation stays in
 * the shopper's outbox until the allocated order is pushed; any other is acknowledged here, with
 * the order as it now stands. A push that is lost only means that the object sends again.
 */
export async function consumeOrders(
  deps: FulfilmentDeps,
  deliveries: readonly Delivery[],
): Promise<void> {
  const accepted = accept('orders', deliveries)
  // Placed first: an event in the same batch may be about one of these orders.
  const recorded = await recordPlaced(deps, ofType(accepted, 'order.placed'))
  const [advanced] = await Promise.all([
    advance(deps, accepted),
    resumeStalled(deps, ofType(accepted, 'checkout.stalled')),
    resumeMerges(deps, ofType(accepted, 'merge.stalled')),
    eraseDelivered(deps, ofType(accepted, 'order.erase')),
    remindOfCarts(deps, ofType(accepted, 'cart.reminder')),
    saveMemberLevels(deps, ofType(accepted, 'member.level')),
  ])
  const news = [...recorded, ...advanced].flatMap(({ one, order, type }) => {
    one.delivery.ack()
    if (awaitsAllocation(order) && startsAllocation(type)) return []
    const { id, body } = one.message
    return [{ order, shopperId: body.shopperId, acknowledges: [id] }]
  })
  await tellShoppers(deps, news)
}

async function recordPlaced(
  deps: FulfilmentDeps,
  placed: readonly Of<'order.placed'>[],
): Promise<Settled[]> {
  if (placed.length === 0) return []
  const orders = placed.map(({ message }) => ({ ...message.body, messageId: message.id }))
  const { recorded, followUps } = await recordPlacedOrders(deps.orders, orders, contextOf(deps))
  await sendFollowUps(deps, followUps)
  return settle(placed, ({ message }) => {
    const order = recorded.get(message.body.order.id)
    return order ? { order, type: 'order.placed' } : null
  })
}

async function advance(
  deps: FulfilmentDeps,
  accepted: readonly Accepted<OrdersMessage>[],
): Promise<Settled[]> {
  const events = ofType(accepted, 'order.event').map((one) => ({ one, advance: toAdvance(one) }))
  const overdue = await settleOverdue(deps, ofType(accepted, 'payment.overdue'))
  const all: Asked[] = [...events, ...overdue].map(({ one, advance }) => ({
    one,
    advance: { ...advance, acknowledges: [one.message.id], isPushed: true },
  }))
  if (all.length === 0) return []
  const advances = all.map((item) => item.advance)
  const { results, followUps } = await advanceOrders(deps.orders, advances, contextOf(deps))
  await sendFollowUps(deps, followUps)
  await quarantineRefused(deps, advances, results)
  const decided = new Map(
    all.map(({ one, advance: { event } }, i) => [one, { event, result: results[i] }]),
  )
  return settle([...decided.keys()], (one) => {
    const { event, result } = decided.get(one) ?? {}
    return event && result?.order && isDecided(result)
      ? { order: result.order, type: event.type }
      : null
  })
}

/**
 * Stores reports of providers about money that their orders refuse, such as a second refund of all
 * of it: the provider has moved the money, and staff decide.
 */
async function quarantineRefused(
  deps: FulfilmentDeps,
  advances: readonly Advance[],
  results: readonly Advanced[],
): Promise<void> {
  const refused = advances.flatMap(({ orderId, event, eventId, actor }, i): QuarantinedEvent[] => {
    const { outcome, order } = results[i] ?? {}
    const kind = order?.payment.kind
    const isMoney = actor === 'payment' && 'paymentId' in event && 'amount' in event
    if (outcome !== 'refused' || !isMoney || kind === undefined || kind === 'store-credit')
      return []
    const { paymentId, amount, type } = event
    const prefix = `${orderId}:`
    const id = eventId.startsWith(prefix) ? eventId.slice(prefix.length) : eventId
    return [{ eventId: id, kind, type, reason: 'refused', orderId, paymentId, amount }]
  })
  await quarantinePayments(deps, refused)
}

const isDecided = ({ outcome }: Advanced): boolean =>
  outcome === 'changed' || outcome === 'unchanged' || outcome === 'refused'

const toAdvance = ({ message: { id, body } }: Of<'order.event'>): Advance => ({
  orderId: body.orderId,
  event: body.event,
  eventId: id,
  actor: body.actor,
  at: body.at,
})

/** Asks the provider for its last word; a provider that is out is asked again. */
async function settleOverdue(
  deps: FulfilmentDeps,
  overdue: readonly Of<'payment.overdue'>[],
): Promise<Asked[]> {
  const answers = await inParallel(overdue, CALLS_AT_ONCE, ({ message }) =>
    deps.checkout.settleOverdue(message.body),
  )
  return overdue.flatMap((one, i): Asked[] => {
    const answer = answers[i]
    if (answer?.status !== 'fulfilled') {
      retryLater(one.delivery)
      return []
    }
    const { orderId } = one.message.body
    if (answer.value.status === 'cancelled') {
      const event = { type: 'order.cancelled', reason: 'payment_window_closed' } as const
      const at = rfc3339(deps.now())
      const eventId = one.message.id
      return [{ one, advance: { orderId, event, eventId, actor: 'system', at } }]
    }
    const { eventId, paymentId, amount, at } = answer.value.event
    const { switched } = answer.value
    const event = {
      type: 'payment.succeeded',
      paymentId,
      amount,
      ...(switched ? { switched } : {}),
    } as const
    return [{ one, advance: { orderId, event, eventId, actor: 'payment', at } }]
  })
}

/** Resumes completions. An acknowledgement that is lost only means that the object sends again. */
async function resumeStalled(
  deps: FulfilmentDeps,
  stalled: readonly Of<'checkout.stalled'>[],
): Promise<void> {
  const settled = await inParallel(stalled, CALLS_AT_ONCE, ({ message: { body } }) =>
    deps.checkout.resume(body.shopperId, body.checkoutId),
  )
  const done = stalled.filter(({ delivery }, i) => {
    const answer = settled[i]
    const isDone =
      answer?.status === 'fulfilled' &&
      (answer.value.ok || !PROBLEMS[answer.value.problem.code].retryable)
    if (isDone) delivery.ack()
    else retryLater(delivery)
    return isDone
  })
  await inParallel(done, CALLS_AT_ONCE, ({ message: { id, body } }) =>
    deps.shopper(body.shopperId).execute({
      caller: { kind: 'system', shopperId: body.shopperId },
      command: { type: 'outbox.acknowledge', ids: [id] },
    }),
  )
}

/** Goes on with merges at sign-in. Finishing one acknowledges its message. */
async function resumeMerges(
  deps: FulfilmentDeps,
  stalled: readonly Of<'merge.stalled'>[],
): Promise<void> {
  const settled = await inParallel(stalled, CALLS_AT_ONCE, ({ message: { body } }) =>
    resumeMerge(deps, body),
  )
  stalled.forEach(({ delivery }, i) => {
    const answer = settled[i]
    if (answer?.status === 'fulfilled' && answer.value.ok) delivery.ack()
    else retryLater(delivery)
  })
}

/** Retries messages that are not decided yet; answers the others with their orders. */
function settle<One extends Accepted<OrdersMessage>>(
  all: readonly One[],
  answerOf: (one: One) => Omit<Settled, 'one'> | null,
): Settled[] {
  return all.flatMap((one) => {
    const answer = answerOf(one)
    if (answer === null) retryLater(one.delivery)
    return answer ? [{ one, ...answer }] : []
  })
}
