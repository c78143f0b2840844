import { releaseHolds } from '../inventory/hold-step.ts'
import { type Result, refuse } from '../platform/result.ts'
import type { CheckoutRecord } from './contract.ts'
import { type CheckoutCall, type CheckoutDeps, shopperIdOf } from './deps.ts'
import { readRecord } from './read-record.ts'
import { sourceOf } from './sources.ts'

/**
 * Cancels an open checkout, or the unpaid order it became: the provider is told first, so that a
 * payment can no longer succeed, then the units are released at once. Refuses `not_found`,
 * `checkout_closed`, and `payment_closed` when the payment won the race.
 */
export async function cancelCheckout(
  deps: CheckoutDeps,
  input: CheckoutCall & { checkoutId: string },
): Promise<Result<{ checkout: CheckoutRecord; replayed: boolean }>> {
  const read = await readRecord(deps, input.caller, input.checkoutId)
  if (!read.ok) return read
  const record = read.value
  const shopper = deps.shopper(shopperIdOf(input.caller))
  if (record.status === 'completed' && record.orderId) {
    return cancelUnpaidOrder(deps, input, record, record.orderId)
  }
  const cancelled = await shopper.execute({
    caller: input.caller,
    ...(input.idempotency ? { idempotency: input.idempotency } : {}),
    command: { type: 'checkout.cancel', checkoutId: input.checkoutId },
  })
  // Asked again, it releases again: the first time may have died before this line.
  const reserved = cancelled.ok ? sourceOf(record).reserved(record) : null
  if (reserved) await releaseHolds(deps, [reserved])
  return cancelled
}

async function cancelUnpaidOrder(
  deps: CheckoutDeps,
  { caller }: CheckoutCall,
  record: CheckoutRecord,
  orderId: string,
): Promise<Result<{ checkout: CheckoutRecord; replayed: boolean }>> {
  const shopper = deps.shopper(shopperIdOf(caller))
  const reading = await shopper.read(caller, { type: 'order', orderId })
  if (!reading.ok) return reading
  const { order } = reading.value
  if (order.status === 'cancelled')
    return { ok: true, value: { checkout: record, replayed: false } }
  if (order.status !== 'awaiting_payment') {
    return refuse('checkout_closed', 'The order is placed; cancel the order instead.', {
      extra: { orderId },
    })
  }
  const provider = deps.provider(order.payment.kind)
  const standing = await provider?.cancel(order.payment.id, order.payment.providerId)
  if (standing?.status !== 'cancelled') return refuse('payment_closed')
  const cancelled = await shopper.execute({
    caller,
    command: { type: 'order.request-cancel', orderId, reason: 'checkout_cancelled' },
  })
  if (!cancelled.ok) return cancelled
  await releaseHolds(deps, record.intent?.holds ?? [])
  return { ok: true, value: { checkout: record, replayed: false } }
}
