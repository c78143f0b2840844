import {
  type Advance,
  type Advanced,
  advanceOrders,
} from '../../../src/shared/order/advance-orders.ts'
import { recordPlacedOrders } from '../../../src/shared/order/record-placed-orders.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import type { OrdersMessage } from '../../../src/shared/platform/messages.ts'
import { PROBLEMS } from '../../../src/shared/platform/problem.ts'
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
import { sendOutbox } from '../outbox/send.ts'

type Of<Type extends OrdersMessage['type']> = Accepted<Extract<OrdersMessage, { type: Type }>>

/** What a message asks of an order. */
interface Asked {
  one: Accepted<OrdersMessage>
  advance: Advance
}

/**
 * Queue `orders`: shoppers' outboxes into the record. What has been decided is acknowledged to the
 * shopper's object; an acknowledgement that is lost only means that the object sends again.
 */
export async function consumeOrders(
  deps: FulfilmentDeps,
  deliveries: readonly Delivery[],
): Promise<void> {
  const accepted = accept('orders', deliveries)
  // Placed first: an event in the same batch may be about one of these orders.
  const recorded = await recordPlaced(deps, ofType(accepted, 'order.placed'))
  const [advanced, resumed] = await Promise.all([
    advance(deps, accepted),
    resumeStalled(deps, ofType(accepted, 'checkout.stalled')),
  ])
  await acknowledge(deps, [...recorded, ...advanced, ...resumed])
}

async function recordPlaced(
  deps: FulfilmentDeps,
  placed: readonly Of<'order.placed'>[],
): Promise<Accepted<OrdersMessage>[]> {
  if (placed.length === 0) return []
  const orders = placed.map(({ message }) => message.body)
  const { recorded, outbox } = await recordPlacedOrders(deps.orders, orders, contextOf(deps))
  await sendOutbox(deps, outbox)
  return settle(placed, ({ message }) => recorded.has(message.body.order.id))
}

async function advance(
  deps: FulfilmentDeps,
  accepted: readonly Accepted<OrdersMessage>[],
): Promise<Accepted<OrdersMessage>[]> {
  const events = ofType(accepted, 'order.event').map((one) => ({ one, advance: toAdvance(one) }))
  const overdue = await settleOverdue(deps, ofType(accepted, 'payment.overdue'))
  const all: Asked[] = [...events, ...overdue]
  if (all.length === 0) return []
  const advances = all.map((item) => item.advance)
  const { results, outbox } = await advanceOrders(deps.orders, advances, contextOf(deps))
  await sendOutbox(deps, outbox)
  const decided = new Map(all.map(({ one }, i) => [one, isDecided(results[i])]))
  return settle([...decided.keys()], (one) => decided.get(one) ?? false)
}

const isDecided = (advanced: Advanced | undefined): boolean =>
  advanced?.outcome === 'changed' ||
  advanced?.outcome === 'unchanged' ||
  advanced?.outcome === 'refused'

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

async function resumeStalled(
  deps: FulfilmentDeps,
  stalled: readonly Of<'checkout.stalled'>[],
): Promise<Accepted<OrdersMessage>[]> {
  const answers = await inParallel(stalled, CALLS_AT_ONCE, ({ message: { body } }) =>
    deps.checkout.resume(body.shopperId, body.checkoutId),
  )
  return settle(stalled, (one) => {
    const answer = answers[stalled.indexOf(one)]
    if (answer?.status !== 'fulfilled') return false
    return answer.value.ok || !PROBLEMS[answer.value.problem.code].retryable
  })
}

/** Gives back what is not decided yet; answers the rest. */
function settle<One extends Accepted<OrdersMessage>>(
  all: readonly One[],
  isDone: (one: One) => boolean,
): One[] {
  return all.filter((one) => {
    const done = isDone(one)
    if (!done) retryLater(one.delivery)
    return done
  })
}

/** One call per shopper. It only stops the resending, so its failure delays nobody. */
async function acknowledge(
  deps: FulfilmentDeps,
  done: readonly Accepted<OrdersMessage>[],
): Promise<void> {
  for (const { delivery } of done) delivery.ack()
  const byShopper = Map.groupBy(done, ({ message }) => message.body.shopperId)
  await inParallel([...byShopper], CALLS_AT_ONCE, ([shopperId, own]) =>
    deps.shopper(shopperId).execute({
      caller: { kind: 'system', shopperId },
      command: { type: 'outbox.acknowledge', ids: own.map(({ message }) => message.id) },
    }),
  )
}
