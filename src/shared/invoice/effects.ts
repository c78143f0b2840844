import { awaitsAllocation, type Order } from '../order/contract.ts'
import { type Effect, messageIdOf } from '../order/effects/contract.ts'
import { outboxMessage } from '../platform/messages.ts'
import { dueDocuments } from './rules.ts'

/** The id of the message that asks for an order's documents. */
export const invoiceMessageId = (order: Order): string => messageIdOf(order, 'invoice')

/**
 * Asks for the invoice of a paid order, and for the credit notes of its refunds. An order that is
 * about to be allocated gets its invoice with its allocation: two writers of one order at the same
 * time would each decide it anew.
 */
export const issueInvoice: Effect = ({ order, shopperId }, { now }) => {
  if (awaitsAllocation(order) || dueDocuments(order).length === 0) return []
  const id = invoiceMessageId(order)
  return [outboxMessage({ id, type: 'invoice.issue', body: { orderId: order.id, shopperId } }, now)]
}

/** The same for an order whose last parcel has arrived: cash at the door is paid by that. */
export const invoiceOnArrival: Effect = (change, context) =>
  change.order.status === 'delivered' && change.from !== 'delivered'
    ? issueInvoice(change, context)
    : []
