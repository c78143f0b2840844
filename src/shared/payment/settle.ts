import type { Order } from '../order/contract.ts'
import type { ProblemCode } from '../platform/problem.ts'
import { ok, type Problem, type Result, refuse } from '../platform/result.ts'
import type { ShopperPort } from '../shopper/contract.ts'
import {
  type ChargingKind,
  isCharging,
  type OrderPaymentKind,
  type OrderRefund,
  type OverdueAnswer,
  type Payment,
  type PaymentEvent,
  type PaymentKind,
  type PaymentRef,
  type PaymentStanding,
  type PaymentToCancel,
  type RefundAnswer,
} from './contract.ts'
import type { PaymentProvider } from './provider/contract.ts'
import type {
  ChargeName,
  QuarantinedEvent,
  QuarantineReason,
  RecordReport,
  WebhookReceipt,
} from './webhook/contract.ts'

export interface PaymentDeps {
  shopper(shopperId: string): ShopperPort
  provider(kind: OrderPaymentKind): PaymentProvider | null
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
  const { events, quarantined: unread = [], failedRefunds = [], expired = [] } = news.value
  const { chargeId } = news.value
  const charge = chargeId !== undefined && isCharging(kind) ? { kind, id: chargeId } : null
  const reports = [...events, ...failedRefunds]
  if (charge && (await areOfOther(deps, charge, reports))) {
    const letters = reports.map((one) => ({
      ...quarantinedEvent(kind, one, 'other_charge'),
      objectId: charge.id,
    }))
    return ok({ quarantined: [...unread, ...letters], forRecord: [], refusal: null })
  }
  const quarantined = [
    ...unread,
    ...failedRefunds.map((report) => quarantinedEvent(kind, report, 'refund_failed')),
  ]
  const forRecord: RecordReport[] = [...failedRefunds]
  let refusal: Problem | null = null
  for (const event of events) {
    const applied = await applyEvent(deps, event)
    if (applied.ok) continue
    const reason = QUARANTINED[applied.problem.code]
    if (reason === undefined) return applied
    quarantined.push(quarantinedEvent(kind, event, reason))
    if (reason === 'unknown_order') forRecord.push(event)
    refusal ??= applied.problem
  }
  for (const ref of expired) await closeWindow(deps, ref)
  return ok({
    ...{ quarantined, forRecord, ...(charge ? { charge } : {}) },
    refusal: provider.acknowledgesQuarantined ? null : refusal,
  })
}

/**
 * Whether the reports are about a charge beside the one that pays their order: the order has not
 * its money, and does not change by it. False where the shopper's object has not the order.
 */
async function areOfOther(
  deps: PaymentDeps,
  { kind, id }: ChargeName,
  reports: readonly RecordReport[],
): Promise<boolean> {
  // A webhook is about one payment.
  const [report] = reports
  const own = report && (await chargeOf(deps, kind, report))
  return typeof own === 'string' && own !== id
}

/** An order that the shopper's object no longer has waits for no payment. */
async function closeWindow(deps: PaymentDeps, ref: PaymentRef): Promise<void> {
  const { shopperId, orderId, paymentId } = ref
  await deps.shopper(shopperId).execute({
    caller: { kind: 'system', shopperId },
    command: { type: 'checkout.close-window', orderId, paymentId },
  })
}

/** Refusals of an event that a repetition does not change. */
export const QUARANTINED: Partial<Record<ProblemCode, QuarantineReason>> = {
  invalid_body: 'wrong_amount',
  not_found: 'unknown_order',
}

const quarantinedEvent = (
  kind: PaymentKind,
  report: RecordReport,
  reason: QuarantineReason,
): QuarantinedEvent => {
  const { eventId, orderId, paymentId, status } = report
  const amount = 'amount' in report ? { amount: report.amount } : {}
  return { eventId, kind, type: status, reason, orderId, paymentId, ...amount }
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
  if (!applied.ok) return applied
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

/** The charge that pays an order; null where the provider cannot tell. */
export async function chargeOf(
  deps: Pick<PaymentDeps, 'shopper' | 'provider'>,
  kind: ChargingKind,
  ref: PaymentRef,
): Promise<string | null> {
  const order = await readOrder(deps, ref)
  const payments = order ? [order.payment, ...(order.formerPayments ?? [])] : []
  const known = payments.find(({ id }) => id === ref.paymentId)?.providerId
  return (await deps.provider(kind)?.charges?.chargeOf(ref.paymentId, known)) ?? null
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

/**
 * Tells the provider that a cancelled order's payment may no longer be made; answers its last word,
 * which may be a success that came before.
 */
export async function cancelPayment(
  deps: PaymentDeps,
  ref: PaymentToCancel,
): Promise<PaymentStanding> {
  const provider = deps.provider(ref.kind)
  if (!provider) throw new Error(`no provider knows payment ${ref.paymentId}`)
  const order = await readOrder(deps, ref)
  return provider.cancel(ref.paymentId, providerIdOf(order, ref.paymentId))
}

/**
 * Returns money of a captured payment: the amount, or all that is left. Idempotent by key. The
 * shopper's object may know the provider's id of the payment; without it the provider looks for it.
 * @throws Error where neither the object nor the record names the payment's provider
 */
export async function refundPayment(deps: PaymentDeps, refund: OrderRefund): Promise<RefundAnswer> {
  const { orderId: _o, shopperId: _s, kind, ...request } = refund
  const order = await readOrder(deps, refund)
  const known = order ? paymentIn(order, refund.paymentId).kind : kind
  const provider = known === undefined ? null : deps.provider(known)
  if (!provider) throw new Error(`no provider knows payment ${refund.paymentId}`)
  const providerId = providerIdOf(order, refund.paymentId)
  return provider.refund({ ...request, ...(providerId ? { providerId } : {}) })
}
