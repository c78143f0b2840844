import type { Sender } from '../../notify/contract.ts'
import type { OutboxMessage } from '../../platform/messages.ts'
import type { Order, OrderActor, OrderEvent, OrderStatus, Shipment } from '../contract.ts'

export { hasAddressToErase } from '../erase-rules.ts'
export { openUnits, unitsBroughtBack, unitsLeavingWithRest } from '../units.ts'

/** A change of an order: the order after it, the event that made it and the status before it. */
export interface OrderChange {
  order: Order
  shopperId: string
  event: OrderEvent
  /** Absent where the change is a placement. */
  actor?: OrderActor | undefined
  from?: OrderStatus | undefined
  /** The parcels before it. */
  parcelsBefore?: Shipment[] | undefined
  /** Rows of the shopper's outbox that stay until the order's allocation reaches the shopper. */
  acknowledges?: string[] | undefined
}

/** The input of effects beside the change. `now` in milliseconds. */
export interface EffectContext {
  now: number
  sender: Sender
  /** Seconds between two steps of a parcel; 0 leaves parcels to staff. */
  carrierStepSeconds: number
}

/**
 * The messages that follow from a change; none where the change does not call for them. Pure: the
 * same change gives the same messages with the same ids.
 */
export type Effect = (change: OrderChange, context: EffectContext) => OutboxMessage[]

/** A message's id: it follows from order and version, so that a change makes it once. */
export const messageIdOf = ({ id, version }: Order, name: string): string =>
  `${id}:${version}:${name}`

/** The order that a message of `messageIdOf` is about. */
export const orderIdOfMessage = (messageId: string): string =>
  messageId.slice(0, messageId.indexOf(':'))
