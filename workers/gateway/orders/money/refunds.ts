import shop from '../../../../shop.config.ts'
import { type RefundInput, refundEvent } from '../../../../src/shared/order/refunds/refund-event.ts'
import type { Refund } from '../../../../src/shared/payment/contract.ts'
import { REFUND_STEP_UP_ABOVE } from '../../../../src/shared/platform/limits.ts'
import { assertInvariant, type Result, refuse } from '../../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../../http/app.ts'
import { requireStepUp } from '../../http/middleware/staff.ts'
import { takeEvent } from '../steps.ts'

/** A refund as the API shows it. */
export const viewRefund = ({ providerId: _, status = 'succeeded', ...refund }: Refund) => ({
  ...refund,
  status,
})

/**
 * Asks for a refund. Refuses `step_up_required` above the shop's bound, `member_required` for
 * store credit, and as `refundEvent` does.
 */
export function requestRefund(
  c: GatewayContext,
  orderId: string,
  { to = 'original', ...input }: RefundInput & { to?: 'original' | 'store-credit' | undefined },
): Promise<Result<{ refund: ReturnType<typeof viewRefund> }>> {
  return takeEvent(
    c,
    { orderId },
    (order) => {
      if (to === 'store-credit') {
        return refuse('member_required', 'Store credit is for members: refund the payment instead.')
      }
      const event = refundEvent(order, input)
      if (!event.ok) return event
      const bound = shop.refunds?.stepUpAbove ?? REFUND_STEP_UP_ABOVE
      const recent = event.value.amount.amount > bound ? requireStepUp(c) : event
      return recent.ok ? event : recent
    },
    ({ order, event }) => {
      const refund = order.payment.refunds?.find(({ id }) => id === event.refundId)
      assertInvariant(refund !== undefined, 'a refund that was taken is in its order')
      return { refund: viewRefund(refund) }
    },
    ({ event: { amount, reason } }) => ({ refund: { amount, reason } }),
  )
}
