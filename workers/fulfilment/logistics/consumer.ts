import { nextParcelStep } from '../../../src/shared/logistics/effects.ts'
import { shipmentIdOf } from '../../../src/shared/logistics/rules.ts'
import { timelineOf } from '../../../src/shared/logistics/simulated-timeline.ts'
import { readOrderStates } from '../../../src/shared/order/read-order.ts'
import type { OrderState } from '../../../src/shared/order/store.ts'
import { CARRIER_TRIES_MAX } from '../../../src/shared/platform/limits.ts'
import { log } from '../../../src/shared/platform/log.ts'
import type { DeliveryMessage } from '../../../src/shared/platform/messages.ts'
import { type AskedAdvance, advanceAll } from '../advance.ts'
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
import { finishMessages } from '../outbox/finish.ts'
import { refundAll } from '../payment/consumer.ts'
import { beginDelivery, deliveryAdvance } from './begin-delivery.ts'

type Of<Type extends DeliveryMessage['type']> = Accepted<Extract<DeliveryMessage, { type: Type }>>
type States = ReadonlyMap<string, OrderState>

/**
 * Queue `delivery`: makes bookings, gives labels back, completes orders without a parcel, and
 * moves simulated parcels. Refunds that an older release sent here are handed on; an outage of the
 * carrier delays none.
 */
export async function consumeDelivery(
  deps: FulfilmentDeps,
  deliveries: readonly Delivery[],
): Promise<void> {
  const accepted = accept('delivery', deliveries)
  await Promise.all([
    deliver(deps, accepted),
    cancelAll(deps, ofType(accepted, 'delivery.cancel')),
    refundAll(deps, ofType(accepted, 'payment.refund')),
  ])
}

async function deliver(
  deps: FulfilmentDeps,
  accepted: readonly Accepted<DeliveryMessage>[],
): Promise<void> {
  const bookings = ofType(accepted, 'delivery.book')
  const moves = ofType(accepted, 'delivery.advance')
  if (bookings.length + moves.length === 0) return
  const ids = [...bookings, ...moves].map(({ message }) => message.body.orderId)
  const states = await readOrderStates(deps.orders, ids)
  const booked = await makeBookings(deps, bookings, states)
  await advanceAll(deps, [...booked, ...moveAll(deps, moves, states)])
}

async function makeBookings(
  deps: FulfilmentDeps,
  bookings: readonly Of<'delivery.book'>[],
  states: States,
): Promise<AskedAdvance[]> {
  const begun = await inParallel(bookings, CALLS_AT_ONCE, async ({ message }) => {
    const state = states.get(message.body.orderId)
    return state ? beginDelivery(deps, state.order) : null
  })
  return bookings.flatMap((booking, i) => {
    const { delivery, message } = booking
    const answer = begun[i]
    const { orderId } = message.body
    if (answer?.status === 'fulfilled' && answer.value !== null) {
      return [{ delivery, advance: deliveryAdvance(deps, orderId, message.id, answer.value) }]
    }
    const state = states.get(orderId)
    if (state && delivery.attempts >= CARRIER_TRIES_MAX) return tellStaff(deps, booking, state)
    retryLater(delivery)
    return []
  })
}

/** Says on the order that its carrier is out. The message goes on trying. */
function tellStaff(
  deps: FulfilmentDeps,
  { delivery, message }: Of<'delivery.book'>,
  { order }: OrderState,
): AskedAdvance[] {
  const { id, body } = message
  if (order.fulfilment.bookingFailed) {
    retryLater(delivery)
    return []
  }
  const carrier = deps.carriers.of(order)
  const shipmentId = shipmentIdOf(order.id)
  const reason = `${carrier.problem ?? `${carrier.name} does not answer.`} The shop goes on trying.`
  const event = { type: 'shipment.booking_failed', shipmentId, reason } as const
  const { finishes: _, ...advance } = deliveryAdvance(deps, body.orderId, id, event)
  const waiting: Delivery = {
    id: delivery.id,
    body: delivery.body,
    attempts: delivery.attempts,
    ack: () => retryLater(delivery),
    retry: (options) => delivery.retry(options),
  }
  return [{ delivery: waiting, advance: { ...advance, eventId: `${id}:failed`, actor: 'system' } }]
}

/** Gives labels back. One that the carrier does not take back stays paid: staff can ask it. */
async function cancelAll(
  deps: FulfilmentDeps,
  cancels: readonly Of<'delivery.cancel'>[],
): Promise<void> {
  if (cancels.length === 0) return
  const answers = await inParallel(cancels, CALLS_AT_ONCE, ({ message }) => {
    const carrier = deps.carriers.byId(message.body.carrierId)
    if (carrier === null) throw new Error('the shop has no such carrier')
    return carrier.cancel(message.body.reference)
  })
  const done = cancels.filter(({ delivery, message }, i) => {
    const answer = answers[i]
    if (answer?.status !== 'fulfilled') {
      retryLater(delivery)
      return false
    }
    if (!answer.value.ok) {
      const { orderId } = message.body
      log('carrier.cancel-refused', { orderId, code: answer.value.problem.code })
    }
    return true
  })
  await finishMessages(deps, done)
}

function moveAll(
  deps: FulfilmentDeps,
  moves: readonly Of<'delivery.advance'>[],
  states: States,
): AskedAdvance[] {
  return moves.flatMap(({ delivery, message }) => {
    const { orderId, shipmentId, step } = message.body
    const shipments = states.get(orderId)?.order.fulfilment.shipments ?? []
    const parcel = shipments.find(({ id }) => id === shipmentId)
    const steps = parcel ? timelineOf(parcel) : []
    const event = steps[step - 1]
    if (event === undefined) {
      retryLater(delivery)
      return []
    }
    const isLast = step === steps.length
    const next = isLast ? [] : nextParcelStep(orderId, shipmentId, step + 1, contextOf(deps))
    const advance = deliveryAdvance(deps, orderId, message.id, event)
    return [{ delivery, advance: { ...advance, followUps: next } }]
  })
}
