import { type Effect, messageIdOf } from '../order/effects/contract.ts'
import { outboxMessage } from '../platform/messages.ts'
import { dueDocuments } from './rules.ts'

/** Asks for the invoice of a paid order, and for the credit notes of its refunds. */
export const issueInvoice: Effect = ({ order, shopperId }, { now }) => {
  if (dueDocuments(order).length === 0) return []
  const id = messageIdOf(order, 'invoice')
  return [outboxMessage({ id, type: 'invoice.issue', body: { orderId: order.id, shopperId } }, now)]
}

/** The same for an order whose last parcel has arrived: cash at the door is paid by that. */
export const invoiceOnArrival: Effect = (change, context) =>
  change.order.status === 'delivered' && change.from !== 'delivered'
    ? issueInvoice(change, context)
    : []
