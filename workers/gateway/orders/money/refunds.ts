import { memberOfShopper } from '../../../../src/shared/member/store.ts'
import type { Order } from '../../../../src/shared/order/contract.ts'
import { ordersDatabases } from '../../../../src/shared/order/databases.ts'
import { readOrderState } from '../../../../src/shared/order/read-order.ts'
import { type RefundInput, refundEvent } from '../../../../src/shared/order/refunds/refund-event.ts'
import { isReturnedByHand, type Refund, repaidBy } from '../../../../src/shared/payment/contract.ts'
import { newId } from '../../../../src/shared/platform/ids.ts'
import { assertInvariant, ok, type Result, refuse } from '../../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../../http/app.ts'
import { requireStepUpAbove } from '../../http/middleware/staff.ts'
import { shopperById } from '../../http/shopper.ts'
import { takeEvent } from '../steps.ts'

/** A refund as the API shows it. */
export const viewRefund = ({ providerId: _, status = 'succeeded', ...refund }: Refund) => ({
  ...refund,
  status,
})

/**
 * Notes that staff have returned the money of a refund by hand. Refuses `not_found`, and
 * `transition_not_allowed` where a provider returns it, or it does not wait.
 */
export const confirmRefund = (
  c: GatewayContext,
  { orderId, refundId }: { orderId: string; refundId: string },
): Promise<Result<{ refund: ReturnType<typeof viewRefund> }>> =>
  takeEvent(
    c,
    { orderId },
    ({ payment }) => {
      const known = payment.refunds?.find(({ id }) => id === refundId)
      if (known === undefined) return refuse('not_found')
      if (!isReturnedByHand(payment)) {
        return refuse('transition_not_allowed', 'The payment’s provider returns this money.')
      }
      if (known.status !== 'pending' || repaidBy(known).amount === 0) {
        return refuse('transition_not_allowed', 'The refund does not wait any more.')
      }
      const amount = repaidBy(known)
      return ok({ type: 'payment.refunded', paymentId: payment.id, amount, refundId })
    },
    ({ order }) => ({ refund: viewRefund(refundIn(order, refundId)) }),
    ({ order }) => ({ refund: viewRefund(refundIn(order, refundId)) }),
  )

function refundIn({ payment }: Order, refundId: string): Refund {
  const refund = payment.refunds?.find(({ id }) => id === refundId)
  assertInvariant(refund !== undefined, 'a refund that was taken is in its order')
  return refund
}

/** Refuses `member_required` where the order's shopper is a visitor that became no member. */
async function requireMember(c: GatewayContext, orderId: string): Promise<Result<null>> {
  const state = await readOrderState({ databases: ordersDatabases(c.env) }, orderId)
  if (!state.ok) return state
  const { shopperId } = state.value
  if (await memberOfShopper(c.env.DIRECTORY_DB, shopperId)) return ok(null)
  const caller = { kind: 'system', shopperId } as const
  const became = await shopperById(c.env, shopperId).read(caller, { type: 'merged-into' })
  if (!became.ok) return became
  const memberShopperId = became.value.shopperId
  const found = memberShopperId && (await memberOfShopper(c.env.DIRECTORY_DB, memberShopperId))
  if (found) return ok(null)
  return refuse('member_required', 'Store credit is for members: refund the payment instead.')
}

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
    async (order) => {
      const entitled = to === 'store-credit' ? await requireMember(c, orderId) : ok(null)
      if (!entitled.ok) return entitled
      const event = refundEvent(order, { ...input, to, refundId: newId('rfd') })
      if (!event.ok) return event
      const recent = requireStepUpAbove(c, event.value.amount.amount)
      return recent.ok ? event : recent
    },
    ({ order, event }) => ({ refund: viewRefund(refundIn(order, event.refundId)) }),
    ({ event: { amount, reason } }) => ({ refund: { amount, reason } }),
  )
}
