import { awaitsAllocation } from '../order/contract.ts'
import {
  type Effect,
  type EffectContext,
  messageIdOf,
  type OrderChange,
} from '../order/effects/contract.ts'
import { outboxMessage } from '../platform/messages.ts'
import { type OrderNews, orderMail } from './templates/order-mail.ts'

function tell(news: OrderNews | null, { order, shopperId }: OrderChange, context: EffectContext) {
  // The moment of the change, not of its writing: the order's ledger leads to the mail's row.
  const mail = news === null ? null : orderMail(news, order, context.sender, order.updatedAt)
  const body = { shopperId, order, mail }
  const id = messageIdOf(order, 'changed')
  return [outboxMessage({ id, type: 'order.changed', body }, context.now)]
}

/** Shows the order as it now stands on the shopper's open pages. */
export const pushOrder: Effect = (change, context) => tell(null, change, context)

/** The confirmation of an order that may be allocated, or how to transfer the money for it. */
function newsOf({ order }: OrderChange): OrderNews | null {
  if (awaitsAllocation(order)) return 'placed'
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

/** Shows the order and mails that it is on its way. */
export const tellShipped: Effect = (change, context) => tell('shipped', change, context)

/** Shows the order and mails that it has arrived. */
export const tellDelivered: Effect = (change, context) => tell('delivered', change, context)

/** Shows the order and mails that it was cancelled. */
export const tellCancelled: Effect = (change, context) => tell('cancelled', change, context)

/** Shows the order and mails what was returned. */
export const tellRefunded: Effect = (change, context) => tell('refunded', change, context)

/** Shows the order, and mails that it has arrived where its last parcel has. */
export const tellMoved: Effect = (change, context) =>
  tell(
    change.order.status === 'delivered' && change.from !== 'delivered' ? 'delivered' : null,
    change,
    context,
  )
