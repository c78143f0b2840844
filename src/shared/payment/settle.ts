import type { Order } from '../order/contract.ts'
import { log } from '../platform/log.ts'
import type { ProblemCode } from '../platform/problem.ts'
import { ok, type Problem, type Result, refuse } from '../platform/result.ts'
import type { ShopperPort } from '../shopper/contract.ts'
import type {
  OverdueAnswer,
  Payment,
  PaymentEvent,
  PaymentKind,
  PaymentProvider,
  PaymentRef,
  QuarantinedEvent,
  RefundAnswer,
  RefundRequest,
  WebhookReceipt,
} from './contract.ts'

export interface PaymentDeps {
  shopper(shopperId: string): ShopperPort
  provider(kind: PaymentKind): PaymentProvider | null
  now(): number
  /** Told of every declined payment, at least once. */
  declined(order: Order, event: PaymentEvent): Promise<void>
}

/**
 * Takes a provider's webhook: signature over the raw bytes, then each event goes to the shopper's
 * object. Answers only when they are durable there, so that a provider may stop repeating them.
 * An event that fits no order is quarantined. Refuses `webhook_signature_invalid`, `not_found`,
 * `invalid_body`.
 */
export async function receiveWebhook(
  deps: PaymentDeps,
  kind: PaymentKind,
  headers: Record<string, string>,
  rawBody: string,
): Promise<Result<WebhookReceipt>> {
  const provider = deps.provider(kind)
  if (!provider) return refuse('not_found')
  const news = await provider.verifyWebhook(headers, rawBody, deps.now())
  if (!news.ok) return news
  const { events, quarantined: unread = [] } = news.value
  for (const { eventId, reason } of unread) {
    log('payment.event-quarantined', { eventId, code: reason })
  }
  const quarantined = [...unread]
  let refusal: Problem | null = null
  for (const event of events) {
    const applied = await applyEvent(deps, event)
    if (applied.ok) continue
    const reason = QUARANTINED[applied.problem.code]
    if (reason === undefined) return applied
    quarantined.push(quarantinedEvent(kind, event, reason))
    refusal ??= applied.problem
  }
  return ok({ quarantined, refusal: provider.acknowledgesQuarantined ? null : refusal })
}

/** Refusals of the shopper's object that a repetition does not change. */
const QUARANTINED: Partial<Record<ProblemCode, QuarantinedEvent['reason']>> = {
  invalid_body: 'wrong_amount',
  not_found: 'unknown_order',
}

const quarantinedEvent = (
  kind: PaymentKind,
  { eventId, orderId, paymentId, status, amount }: PaymentEvent,
  reason: QuarantinedEvent['reason'],
): QuarantinedEvent => ({ eventId, kind, type: status, reason, orderId, paymentId, amount })

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

const providerIdOf = (order: Order | null, paymentId: string): string | undefined =>
  order ? paymentIn(order, paymentId).providerId : undefined

/**
 * Settles a payment whose window has closed. The provider's word is final: either it had already
 * charged, or it never will.
 */
export async function settleOverdue(deps: PaymentDeps, ref: PaymentRef): Promise<OverdueAnswer> {
  const order = await readOrder(deps, ref)
  const provider = order ? deps.provider(order.payment.kind) : null
  if (!provider) throw new Error(`no provider knows payment ${ref.paymentId}`)
  const standing = await provider.cancel(ref.paymentId, providerIdOf(order, ref.paymentId))
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
  const providerId = providerIdOf(order, ref.paymentId)
  return provider.refund({ ...request, ...(providerId ? { providerId } : {}) })
}
