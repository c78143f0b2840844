import type { Order } from '../../../src/shared/order/contract.ts'
import { readOrderStates } from '../../../src/shared/order/read-order.ts'
import { type OrderPaymentKind, repaidBy } from '../../../src/shared/payment/contract.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { log } from '../../../src/shared/platform/log.ts'
import type { PaymentsMessage } from '../../../src/shared/platform/messages.ts'
import { type AskedAdvance, advanceAll } from '../advance.ts'
import {
  type Accepted,
  accept,
  CALLS_AT_ONCE,
  type Delivery,
  inParallel,
  ofType,
  retryLater,
} from '../deliveries.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { issueInvoices } from '../invoice/issue-invoices.ts'
import { finishMessages } from '../outbox/finish.ts'
import { settleRedPackets } from '../red-packet/settle.ts'
import { closeAll } from './close-payments.ts'
import { giveCredit } from './give-credit.ts'
import { settleAllPoints } from './settle-points.ts'

type Refund = Extract<PaymentsMessage, { type: 'payment.refund' }>

/**
 * Queue `payments`: asks providers to return money or to close payments, gives store credit, issues
 * documents, and credits shares of red packets.
 */
export async function consumePayments(
  deps: FulfilmentDeps,
  deliveries: readonly Delivery[],
): Promise<void> {
  const accepted = accept('payments', deliveries)
  await Promise.all([
    refundAll(deps, ofType(accepted, 'payment.refund')),
    closeAll(deps, ofType(accepted, 'payment.cancel')),
    giveCredit(deps, ofType(accepted, 'store-credit.grant')),
    settleAllPoints(deps, ofType(accepted, 'points.settle')),
    issueInvoices(deps, ofType(accepted, 'invoice.issue')),
    settleRedPackets(deps, ofType(accepted, 'red-packet.settle')),
  ])
}

/**
 * The provider may need time: its answer is asked for again, with the same key. A refund that it
 * refuses fails on its order, for staff to see.
 */
export async function refundAll(
  deps: FulfilmentDeps,
  refunds: readonly Accepted<Refund>[],
): Promise<void> {
  if (refunds.length === 0) return
  const states = await readOrderStates(
    deps.orders,
    refunds.map(({ message }) => message.body.orderId),
  )
  const orderOf = ({ message }: Accepted<Refund>) => states.get(message.body.orderId)?.order
  const waiting = await finishEnded(deps, refunds, orderOf)
  const noted = waiting.flatMap((one) => notePaidOut(deps, one, orderOf(one)))
  const byProvider = waiting.filter(({ delivery }) => noted.every((n) => n.delivery !== delivery))
  const answers = await inParallel(byProvider, CALLS_AT_ONCE, (one) => {
    const { id: key, body } = one.message
    const kind = kindOf(orderOf(one), body.paymentId)
    return deps.checkout.refund({ ...body, key, ...(kind ? { kind } : {}) })
  })
  const asked = byProvider.flatMap(({ delivery, message }, i): AskedAdvance[] => {
    const answer = answers[i]
    if (answer?.status !== 'fulfilled') {
      retryLater(delivery)
      return []
    }
    // Its outbox row stays: the sweep asks again, less and less often.
    if (answer.value.status === 'refunding') {
      delivery.ack()
      return []
    }
    const { orderId, refundId: asked } = message.body
    const finishes = message.id
    if (answer.value.status === 'failed') {
      const { paymentId } = message.body
      const { reason } = answer.value
      log('payment.refund-failed', { orderId, paymentId })
      // A refund of an earlier release has no id in its order: it ends as a dead letter.
      if (asked === undefined) {
        retryLater(delivery)
        return []
      }
      const event = { type: 'refund.failed', refundId: asked, paymentId, reason } as const
      const at = rfc3339(deps.now())
      const advance = { orderId, event, eventId: finishes, actor: 'payment', at, finishes } as const
      return [{ delivery, advance }]
    }
    const { eventId, paymentId, amount, at, refundId: known = eventId } = answer.value.event
    const refundId = asked ?? known
    const event = { type: 'payment.refunded', paymentId, amount, refundId } as const
    return [{ delivery, advance: { orderId, event, eventId, actor: 'payment', at, finishes } }]
  })
  await advanceAll(deps, [...noted, ...asked])
}

/** The end of a refund that the staff who asked for it pay out; none where a provider returns it. */
function notePaidOut(
  deps: FulfilmentDeps,
  { delivery, message: { id: finishes, body } }: Accepted<Refund>,
  order: Order | undefined,
): AskedAdvance[] {
  const { orderId, paymentId, refundId } = body
  const refund = order?.payment.refunds?.find((one) => one.id === refundId)
  if (body.byHand !== true || refund === undefined) return []
  const { id } = refund
  const amount = repaidBy(refund)
  const event = { type: 'payment.refunded', paymentId, amount, refundId: id } as const
  const at = rfc3339(deps.now())
  return [
    {
      delivery,
      advance: { orderId, event, eventId: finishes, actor: 'system', at, finishes },
    },
  ]
}

/** The provider of an order's payment, as the record has it. */
const kindOf = (order: Order | undefined, paymentId: string): OrderPaymentKind | undefined =>
  [order?.payment, ...(order?.formerPayments ?? [])].find((payment) => payment?.id === paymentId)
    ?.kind

/** Ends messages of refunds that ended meanwhile, such as by hand. Gives those that wait. */
async function finishEnded(
  deps: FulfilmentDeps,
  refunds: readonly Accepted<Refund>[],
  orderOf: (refund: Accepted<Refund>) => Order | undefined,
): Promise<Accepted<Refund>[]> {
  const hasEnded = (one: Accepted<Refund>): boolean =>
    (orderOf(one)?.payment.refunds ?? []).some(
      ({ id, status }) => id === one.message.body.refundId && status !== 'pending',
    )
  const ended = refunds.filter(hasEnded)
  await finishMessages(deps, ended)
  return refunds.filter((one) => !ended.includes(one))
}
