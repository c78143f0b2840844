import { type Effect, hasAddressToErase, messageIdOf } from '../order/effects/contract.ts'
import { outboxMessage } from '../platform/messages.ts'

/** Asks for the erasure of the address that an erased order needs no longer. */
export const eraseAddress: Effect = ({ order, shopperId }, { now }) => {
  if (!hasAddressToErase(order)) return []
  const body = { orderId: order.id, shopperId }
  return [outboxMessage({ id: messageIdOf(order, 'erase'), type: 'order.erase', body }, now)]
}
