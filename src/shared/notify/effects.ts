import { awaitsAllocation, type OrderEventType } from '../order/contract.ts'
import {
  type Effect,
  type EffectContext,
  messageIdOf,
  type OrderChange,
  openUnits,
} from '../order/effects/contract.ts'
import { outboxMessage } from '../platform/messages.ts'
import { type OrderNews, orderMail } from './templates/order-mail.ts'

function tell(news: OrderNews | null, change: OrderChange, { sender, now }: EffectContext) {
  const { order, shopperId } = change
  // The moment of the change, not of its writing: the order's ledger leads to the mail's row.
  // An erased order has no mailbox.
  const isMute = news === null || order.email === ''
  const mail = isMute ? null : orderMail(news, order, sender, order.updatedAt, change)
  const body = { shopperId, order, mail }
  const id = messageIdOf(order, 'changed')
  return [outboxMessage({ id, type: 'order.changed', body }, now)]
}

/** Shows the order as it now stands on the shopper's open pages. */
export const pushOrder: Effect = (change, context) => tell(null, change, context)

/** The confirmation of an order that may be allocated, or how to transfer the money for it. */
function newsOf({ order }: OrderChange): OrderNews | null {
  if (awaitsAllocation(order)) return order.status === 'paid' ? 'paid' : 'placed'
  const waits = order.status === 'awaiting_payment' && order.payment.instructions !== undefined
  return waits ? 'paymentNeeded' : null
}

/** Mails the confirmation of an order that may be allocated as it is placed, or how to pay it. */
export const confirmPlaced: Effect = (change, context) => {
  const news = newsOf(change)
  return news === null ? [] : tell(news, change, context)
}

/** Shows the order, and mails the confirmation of one that may be allocated now, or how to pay it. */
export const confirmPayment: Effect = (change, context) => tell(newsOf(change), change, context)

/** Shows the order and mails that its payment was declined, with the way to pay again. */
export const tellDeclined: Effect = (change, context) =>
  tell(change.order.status === 'awaiting_payment' ? 'paymentDeclined' : null, change, context)

/** Shows the order and mails that it, or a part of it, is on its way. */
export const tellShipped: Effect = (change, context) =>
  tell(openUnits(change.order).length === 0 ? 'shipped' : 'partlyShipped', change, context)

/** Shows the order and mails that it has arrived. */
export const tellDelivered: Effect = (change, context) => tell('delivered', change, context)

/** Shows the order and mails that it was cancelled. */
export const tellCancelled: Effect = (change, context) => tell('cancelled', change, context)

/** Shows the order and mails the refund whose credit note was issued. */
export const tellRefunded: Effect = (change, context) => {
  const { order, event } = change
  if (event.type !== 'credit_note.issued') return tell(null, change, context)
  const refund = order.payment.refunds?.find(({ id }) => id === event.refundId)
  const isPart = refund !== undefined && refund.amount.amount < order.cost.total.amount
  return tell(isPart ? 'partlyRefunded' : 'refunded', change, context)
}

/** Shows the order and mails that a payment it was switched away from went back. */
export const tellFormerRefund: Effect = (change, context) =>
  tell(change.event.type === 'payment.refunded' ? 'formerRefunded' : null, change, context)

const OF_RETURN: Partial<Record<OrderEventType, OrderNews>> = {
  'return.requested': 'returnRequested',
  'return.approved': 'returnApproved',
  'return.rejected': 'returnRejected',
  'return.received': 'returnReceived',
}

/** Shows the order and mails the step of a return. */
export const tellReturn: Effect = (change, context) =>
  tell(OF_RETURN[change.event.type] ?? null, change, context)

/** Shows the order, and mails the end of a return that has no refund, which would tell it. */
export const tellInspected: Effect = (change, context) => {
  const { event } = change
  const isFree = event.type === 'return.inspected' && event.amount.amount === 0
  return tell(isFree ? 'returnClosed' : null, change, context)
}

/** The news of a parcel that moved: its last day and failed attempts where the shop tells them. */
function newsOfMove(
  { order, from, event }: OrderChange,
  { sender }: EffectContext,
): OrderNews | null {
  if (order.status === 'delivered' && from !== 'delivered') return 'delivered'
  if (event.type !== 'shipment.moved' || !sender.tellsDeliveryAttempts) return null
  if (event.status === 'out_for_delivery') return 'outForDelivery'
  return event.status === 'failed' ? 'deliveryFailed' : null
}

/** Shows the order, and mails that it has arrived where its last parcel has. */
export const tellMoved: Effect = (change, context) =>
  tell(newsOfMove(change, context), change, context)
