import { nextParcelStep } from '../../../src/shared/logistics/effects.ts'
import { PARCEL_LAST_STEP, parcelStep, shipmentIdOf } from '../../../src/shared/logistics/rules.ts'
import type { Advance } from '../../../src/shared/order/advance-orders.ts'
import {
  isClosed,
  needsDelivery,
  type Order,
  type Shipment,
} from '../../../src/shared/order/contract.ts'
import { groupByDatabase } from '../../../src/shared/order/databases.ts'
import { readStates } from '../../../src/shared/order/store.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
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

type Of<Type extends DeliveryMessage['type']> = Accepted<Extract<DeliveryMessage, { type: Type }>>

/**
 * Queue `delivery`: books parcels, completes orders without one, and moves simulated parcels.
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
  const booked = await bookAll(deps, ofType(accepted, 'delivery.book'))
  await advanceAll(deps, [...booked, ...moveAll(deps, ofType(accepted, 'delivery.advance'))])
}

async function bookAll(
  deps: FulfilmentDeps,
  books: readonly Of<'delivery.book'>[],
): Promise<AskedAdvance[]> {
  if (books.length === 0) return []
  const orders = await readOrders(
    deps,
    books.map(({ message }) => message.body.orderId),
  )
  const booked = await inParallel(books, CALLS_AT_ONCE, ({ message }) =>
    book(deps, orders.get(message.body.orderId)),
  )
  return books.flatMap(({ delivery, message }, i) => {
    const { orderId } = message.body
    const order = orders.get(orderId)
    if (order && !needsDelivery(order)) {
      const event = { type: 'order.completed' } as const
      const advance = advanceOf(deps, orderId, message.id, event)
      return [{ delivery, advance: { ...advance, actor: 'system' } }]
    }
    const answer = booked[i]
    if (answer?.status !== 'fulfilled' || answer.value === null) {
      retryLater(delivery)
      return []
    }
    const event = { type: 'shipment.booked', shipment: answer.value } as const
    return [{ delivery, advance: advanceOf(deps, orderId, message.id, event) }]
  })
}

const advanceOf = (
  deps: FulfilmentDeps,
  orderId: string,
  messageId: string,
  event: Advance['event'],
): Advance => {
  const at = rfc3339(deps.now())
  return { orderId, event, eventId: messageId, actor: 'carrier', at, finishes: messageId }
}

async function readOrders(
  deps: FulfilmentDeps,
  ids: readonly string[],
): Promise<Map<string, Order>> {
  const groups = groupByDatabase(deps.orders, ids, (id) => id)
  const shards = await Promise.all([...groups].map(([db, own]) => readStates(db, own)))
  return new Map(shards.flatMap((shard) => [...shard].map(([id, { order }]) => [id, order])))
}

/** The order's parcel, booked at the carrier unless it is known; null where there is none. */
async function book(deps: FulfilmentDeps, order: Order | undefined): Promise<Shipment | null> {
  if (order === undefined || !needsDelivery(order)) return null
  const id = shipmentIdOf(order.id)
  const known = order.fulfilment.shipments.find((shipment) => shipment.id === id)
  if (known) return known
  const at = rfc3339(deps.now())
  const note = `Booked with ${deps.carrier.name}.`
  const parcel = { id, status: 'booked', events: [{ status: 'booked', at, note }] } as const
  // Nobody collects a parcel of an order that has ended; the event is obsolete there.
  const booking = isClosed(order.status)
    ? { carrier: deps.carrier.name, trackingNumber: id }
    : await deps.carrier.book({ shipmentId: id, order })
  return { ...parcel, ...booking, events: [...parcel.events] }
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
      { delivery, advance: { ...advanceOf(deps, orderId, message.id, event), followUps: next } },
    ]
  })
}
