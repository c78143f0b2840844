import { nextParcelStep } from '../../../src/shared/logistics/effects.ts'
import { PARCEL_LAST_STEP, parcelStep } from '../../../src/shared/logistics/rules.ts'
import { readOrderStates } from '../../../src/shared/order/read-order.ts'
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
import { refundAll } from '../payment/consumer.ts'
import { beginDelivery, deliveryAdvance } from './begin-delivery.ts'

type Of<Type extends DeliveryMessage['type']> = Accepted<Extract<DeliveryMessage, { type: Type }>>

/**
 * Queue `delivery`: books the carrier, completes orders without one, and moves simulated parcels.
 * Refunds that an older release sent here are handed on; an outage of the carrier delays none.
 */
export async function consumeDelivery(
  deps: FulfilmentDeps,
  deliveries: readonly Delivery[],
): Promise<void> {
  const accepted = accept('delivery', deliveries)
  await Promise.all([deliver(deps, accepted), refundAll(deps, ofType(accepted, 'payment.refund'))])
}

async function deliver(
  deps: FulfilmentDeps,
  accepted: readonly Accepted<DeliveryMessage>[],
): Promise<void> {
  const booked = await askCarrier(deps, ofType(accepted, 'delivery.book'))
  await advanceAll(deps, [...booked, ...moveAll(deps, ofType(accepted, 'delivery.advance'))])
}

async function askCarrier(
  deps: FulfilmentDeps,
  bookings: readonly Of<'delivery.book'>[],
): Promise<AskedAdvance[]> {
  if (bookings.length === 0) return []
  const states = await readOrderStates(
    deps.orders,
    bookings.map(({ message }) => message.body.orderId),
  )
  const begun = await inParallel(bookings, CALLS_AT_ONCE, async ({ message }) => {
    const state = states.get(message.body.orderId)
    return state ? beginDelivery(deps, state.order) : null
  })
  return bookings.flatMap(({ delivery, message }, i) => {
    const answer = begun[i]
    if (answer?.status !== 'fulfilled' || answer.value === null) {
      retryLater(delivery)
      return []
    }
    const { orderId } = message.body
    return [{ delivery, advance: deliveryAdvance(deps, orderId, message.id, answer.value) }]
  })
}

function moveAll(deps: FulfilmentDeps, moves: readonly Of<'delivery.advance'>[]): AskedAdvance[] {
  return moves.flatMap(({ delivery, message }) => {
    const { orderId, shipmentId, step } = message.body
    const event = parcelStep(step)
    if (event === null) {
      retryLater(delivery)
      return []
    }
    const next =
      step < PARCEL_LAST_STEP ? nextParcelStep(orderId, shipmentId, step + 1, contextOf(deps)) : []
    return [
      {
        delivery,
        advance: { ...deliveryAdvance(deps, orderId, message.id, event), followUps: next },
      },
    ]
  })
}
