import { type Effect, messageIdOf } from '../order/effects/contract.ts'
import { outboxMessage } from '../platform/messages.ts'

const settle =
  (type: 'coupon.commit' | 'coupon.release'): Effect =>
  ({ order, shopperId }, { now }) => {
    const campaignIds = [
      ...new Set((order.discountCodes ?? []).map(({ campaignId }) => campaignId)),
    ]
    if (campaignIds.length === 0) return []
    const body = { orderId: order.id, shopperId, campaignIds }
    return [outboxMessage({ id: messageIdOf(order, type), type, body }, now)]
  }

/** Uses the places that were reserved for the order, from its placement on. */
export const commitCoupons: Effect = settle('coupon.commit')

/** Frees the places of an order that ends before anything was sent. */
export const releaseCoupons: Effect = settle('coupon.release')
