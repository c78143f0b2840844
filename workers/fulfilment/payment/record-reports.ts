import { type Advance, advanceOrders } from '../../../src/shared/order/advance-orders.ts'
import type { OrderEvent } from '../../../src/shared/order/contract.ts'
import { failedRefundOf, orderEventOf } from '../../../src/shared/order/payment-event.ts'
import { readOrderStates } from '../../../src/shared/order/read-order.ts'
import type { OrderState } from '../../../src/shared/order/store.ts'
import { failChargeRefunds, isBesideOrder } from '../../../src/shared/payment/charges/store.ts'
import { isCharging } from '../../../src/shared/payment/contract.ts'
import { QUARANTINED } from '../../../src/shared/payment/settle.ts'
import type {
  QuarantinedEvent,
  QuarantinedReports,
  QuarantineReason,
  RecordReport,
} from '../../../src/shared/payment/webhook/contract.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import { contextOf, type FulfilmentDeps } from '../deps.ts'
import { sendFollowUps } from '../outbox/send-follow-ups.ts'
import { quarantinePayments } from './quarantine.ts'

/**
 * Takes the events of a webhook that the checkout could not: the record advances the orders that
 * have left their shopper's object, and the failed refunds; a charge that no order wants has a
 * refund that failed; the others are quarantined. Answers how many were. An event that comes again
 * changes nothing.
 * @throws Error where others keep writing an order: the provider sends the event again
 */
export async function takeQuarantined(
  deps: FulfilmentDeps,
  { quarantined, forRecord = [], charge }: QuarantinedReports,
): Promise<number> {
  const isOther = charge !== undefined && (await isBesideOrder(deps.engagement, charge))
  const left: ReadonlyMap<string, QuarantineReason> = isOther
    ? new Map(forRecord.map(({ eventId }) => [eventId, 'other_charge']))
    : await recordReports(deps, forRecord)
  const failed = quarantined.flatMap(({ kind, unmatchedCharge: id }) =>
    id !== undefined && isCharging(kind) ? [{ kind, id }] : [],
  )
  const noted = await failChargeRefunds(deps.engagement, failed)
  const isTaken = ({ eventId, unmatchedCharge }: QuarantinedEvent): boolean =>
    unmatchedCharge === undefined
      ? forRecord.some((report) => report.eventId === eventId) && !left.has(eventId)
      : noted.has(unmatchedCharge)
  const letters = quarantined
    .filter((event) => !isTaken(event))
    .map((event) => ({ ...event, reason: left.get(event.eventId) ?? event.reason }))
  await quarantinePayments(deps, letters)
  return letters.length
}

/** Advances orders by reports of their providers. Answers why the others fit no order, by event id. */
export async function recordReports(
  deps: FulfilmentDeps,
  reports: readonly RecordReport[],
): Promise<Map<string, QuarantineReason>> {
  const states = await readOrderStates(
    deps.orders,
    reports.map(({ orderId }) => orderId),
  )
  const left = new Map<string, QuarantineReason>()
  const advances = reports.flatMap((report): Advance[] => {
    const { eventId, orderId, at } = report
    const event = eventOf(states.get(orderId), report)
    if (event.ok) {
      const id = `${orderId}:${eventId}`
      return [{ orderId, event: event.value, eventId: id, actor: 'payment', at }]
    }
    const unfit = report.status === 'refund_failed' ? 'refund_failed' : undefined
    left.set(eventId, unfit ?? QUARANTINED[event.problem.code] ?? 'unknown_order')
    return []
  })
  const { results, followUps } = await advanceOrders(deps.orders, advances, contextOf(deps))
  await sendFollowUps(deps, followUps)
  for (const [i, { orderId, eventId }] of advances.entries()) {
    const outcome = results[i]?.outcome
    if (outcome === 'contended') throw new Error(`order ${orderId} is being changed`)
    const reason = outcome === 'early' ? 'too_early' : outcome
    if (reason === 'too_early' || reason === 'refused') {
      left.set(eventId.slice(`${orderId}:`.length), reason)
    }
  }
  return left
}

/** A report as its order's event. Refuses `not_found` where the order is not this shopper's. */
function eventOf(state: OrderState | undefined, report: RecordReport): Result<OrderEvent> {
  if (state?.shopperId !== report.shopperId) return refuse('not_found')
  if (report.status !== 'refund_failed') return orderEventOf(state.order, report)
  const event = failedRefundOf(state.order, report)
  return event ? ok(event) : refuse('not_found')
}
