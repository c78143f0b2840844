import type { Order } from '../order/contract.ts'
import { log } from '../platform/log.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { ShopperPort } from '../shopper/contract.ts'
import type {
  OverdueAnswer,
  Payment,
  PaymentEvent,
  PaymentKind,
  PaymentProvider,
  PaymentRef,
  RefundAnswer,
  RefundRequest,
} from './contract.ts'

export interface PaymentDeps {
  shopper(shopperId: string): ShopperPort
  provider(kind: PaymentKind): PaymentProvider | null
  now(): number
  /** Told of every declined payment, at least once. */
  declined(order: Order, event: PaymentEvent): Promise<void>
}

/**
 * Takes a provider's webhook: signature over the raw bytes, then the event goes to the shopper's
 * object. Answers only when it is durable there, so that a provider may stop repeating it.
 * Refuses `webhook_signature_invalid`, `not_found`, `invalid_body`.
 */
export async function receiveWebhook(
  deps: PaymentDeps,
  kind: PaymentKind,
  headers: Record<string, string>,
  rawBody: string,
): Promise<Result<null>> {
  const provider = deps.provider(kind)
  if (!provider) return refuse('not_found')
  const event = await provider.verifyWebhook(headers, rawBody, deps.now())
  return event.ok ? applyEvent(deps, event.value) : event
}

/**
 * Gives a provider's event to the shopper's object, which takes it once. Refuses `not_found` and
 * `invalid_body` where it fits no order.
 */
export async function applyEvent(deps: PaymentDeps, event: PaymentEvent): Promise<Result<null>> {
  const { shopperId } = event
  const applied = await deps.shopper(shopperId).execute({
    caller: { kind: 'system', shopperId },
    command: { type: 'order.apply-payment', event },
  })
  if (!applied.ok) {
    const { code } = applied.problem
    log('payment.event-quarantined', { eventId: event.eventId, code })
    return applied
  }
  if (event.status === 'declined') await deps.declined(applied.value.order, event)
  return ok(null)
}

/** The order as its shopper sees it; null where there is none. */
export async function readOrder(
  deps: Pick<PaymentDeps, 'shopper'>,
  ref: Pick<PaymentRef, 'orderId' | 'shopperId'>,
): Promise<Order | null> {
  const { shopperId, orderId } = ref
  const reading = await deps
    .shopper(shopperId)
    .read({ kind: 'system', shopperId }, { type: 'order', orderId })
  return reading.ok ? reading.value.order : null
}

/** The order's payment of this id: the one it has, or one it was switched away from. */
const paymentIn = (order: Order, paymentId: string): Payment =>
  order.formerPayments?.find(({ id }) => id === paymentId) ?? order.payment

/**
 * Settles a payment whose window has closed. The provider's word is final: either it had already
 * charged, or it never will.
 */
export async function settleOverdue(deps: PaymentDeps, ref: PaymentRef): Promise<OverdueAnswer> {
  const order = await readOrder(deps, ref)
  const provider = order ? deps.provider(order.payment.kind) : null
  if (!provider) throw new Error(`no provider knows payment ${ref.paymentId}`)
  const standing = await provider.cancel(ref.paymentId)
  if (standing.status === 'succeeded' && standing.event) {
    const switched = order?.formerPayments ? { switched: true as const } : {}
    return { status: 'succeeded', event: standing.event, ...switched }
  }
  if (standing.status === 'cancelled') return { status: 'cancelled' }
  throw new Error(`payment ${ref.paymentId} is ${standing.status}: asked again later`)
}

/** Returns money of a captured payment: the amount, or all that is left. Idempotent by key. */
export async function refundPayment(
  deps: PaymentDeps,
  ref: PaymentRef & RefundRequest,
): Promise<RefundAnswer> {
  const { orderId: _o, shopperId: _s, ...request } = ref
  const order = await readOrder(deps, ref)
  const provider = order ? deps.provider(paymentIn(order, ref.paymentId).kind) : null
  if (!order || !provider) throw new Error(`no provider knows payment ${ref.paymentId}`)
  return provider.refund(request)
}
